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
package io.lockstep.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.agrona.SystemUtil;

import io.lockstep.perf.system.HostNetwork;
import io.lockstep.perf.system.Hosts;
import io.lockstep.perf.system.NodeProcess;
import io.lockstep.perf.system.ProcessSystem;
import io.lockstep.runtime.counters.CounterType;

/** Commands about the hosts of nodes, and what goes from one host to another. */
final class HostCommands implements ScenarioCommands
{
    private static final String ON_HOSTS = "hosts=true";

    private final List<String> unplugged = new ArrayList<>();
    private final ScenarioRun run;
    private HostNetwork network;

    HostCommands(final ScenarioRun run)
    {
        this.run = run;
    }

    /** Makes the system, and hosts for it if it wants them. */
    void begin(final String[] words)
    {
        final List<String> shape = new ArrayList<>(List.of(words));
        Hosts hosts = Hosts.LOCAL;
        if (shape.remove(ON_HOSTS))
        {
            final StringBuilder why = new StringBuilder();
            network = HostNetwork.tryCreate(why);
            assumeTrue(null != network, why::toString);
            hosts = network;
        }
        run.begin(ScenarioFiles.shape(shape.toArray(new String[0])), hosts);
    }

    @Override
    public boolean tryRun(final String word, final String[] rest)
    {
        switch (word + ' ' + (rest.length > 0 ? rest[0] : ""))
        {
            case "plug unplugged":
                plug();
                return true;

            case "expect still":
                expectStill(SystemUtil.parseDuration("still", rest[2]));
                return true;

            case "await followed":
                run.awaitCondition(this::isFollowed, () -> "not all members follow");
                return true;

            default:
                if (!"unplug".equals(word))
                {
                    return false;
                }
                run.targets(rest).forEach(this::unplug);
                return true;
        }
    }

    private void unplug(final String name)
    {
        run.system().tell(name, "unplug");
        network.unplug(name);
        unplugged.add(name);
    }

    private void plug()
    {
        for (final String each : unplugged)
        {
            network.plug(each);
            run.system().tell(each, "plug");
        }
        run.say("that is " + unplugged);
        unplugged.clear();
    }

    private boolean isFollowed()
    {
        final NodeProcess leader = run.system().leader();
        return null != leader && run.system().isFollowed(leader);
    }

    private void expectStill(final long timeNs)
    {
        final Map<String, Long> before = stamped();
        ProcessSystem.await(() -> false, timeNs);
        run.require(before.equals(stamped()), "not still: expected=" + before + " actual=" + stamped());
    }

    private Map<String, Long> stamped()
    {
        final Map<String, Long> blocks = new TreeMap<>();
        unplugged.forEach(
            (each) -> blocks.put(each, run.system().counter(each, CounterType.SEQUENCER_STAMPED_BLOCK)));
        return blocks;
    }
}
