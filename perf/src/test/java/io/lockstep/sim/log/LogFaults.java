/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.sim.log;

import io.lockstep.sim.time.SeededRandom;

/** What goes wrong in a run, by seed: processes, power, links, pauses, slow devices and slow services. */
final class LogFaults
{
    private static final long MS = 1_000_000;

    private final LogWorld world;
    private final SeededRandom random;
    private final boolean hasPowerLoss;
    private boolean isOver;

    LogFaults(final LogWorld world, final boolean hasPowerLoss)
    {
        this.world = world;
        this.hasPowerLoss = hasPowerLoss;
        random = world.random.split("faults");
    }

    void start()
    {
        next();
    }

    void stop()
    {
        isOver = true;
    }

    private void next()
    {
        world.scheduler.after(random.nextLong(2 * MS, 60 * MS), () ->
        {
            if (!isOver)
            {
                inject();
                next();
            }
        });
    }

    private void inject()
    {
        final int member = random.nextInt(world.members.length);
        final long forNs = random.nextLong(MS, 150 * MS);
        switch (random.nextInt(9))
        {
            case 0:
            case 1:
                world.model.kill(member);
                restart(member, forNs);
                break;
            case 2:
                if (hasPowerLoss)
                {
                    world.model.powerLoss(member);
                }
                else
                {
                    world.model.leave(member);
                }
                restart(member, forNs);
                break;
            case 3:
                if (hasPowerLoss && random.chance(0.3))
                {
                    for (int i = 0; i < world.members.length; i++)
                    {
                        world.model.powerLoss(i);
                        restart(i, random.nextLong(MS, 50 * MS));
                    }
                }
                break;
            case 4:
                world.isolate(member, true);
                later(forNs, () -> world.isolate(member, false));
                break;
            case 5:
            case 6:
                final int other = random.nextInt(world.members.length);
                final boolean isBoth = random.chance(0.5);
                cut(member, other, isBoth, true);
                later(forNs, () -> cut(member, other, isBoth, false));
                break;
            case 7:
                world.members[member].pause(true);
                later(forNs, () -> world.members[member].pause(false));
                break;
            default:
                world.model.slowDevice(member, random.nextInt(1, 50));
                world.members[member].slowness = random.nextInt(1, 100);
                later(forNs, () ->
                {
                    world.model.slowDevice(member, 1);
                    world.members[member].slowness = 1;
                });
                break;
        }
    }

    private void cut(final int from, final int to, final boolean isBoth, final boolean isCut)
    {
        world.cut(from, to, isCut);
        if (isBoth)
        {
            world.cut(to, from, isCut);
        }
    }

    private void restart(final int member, final long afterNs)
    {
        later(afterNs, () ->
        {
            if (!world.model.isRunning(member))
            {
                world.members[member].start();
            }
        });
    }

    private void later(final long afterNs, final Runnable action)
    {
        world.scheduler.after(afterNs, () ->
        {
            if (!isOver)
            {
                action.run();
            }
        });
    }
}
