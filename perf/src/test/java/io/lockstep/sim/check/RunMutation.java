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
package io.lockstep.sim.check;

import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ChainCrc;

import org.agrona.concurrent.UnsafeBuffer;

/** Ways to break a good run, each with the invariant that says so. */
enum RunMutation
{
    STAMPED_OTHERWISE("OneOrder")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            final Tell tell = run.find(Tell.Kind.STAMPED, 1, 5);
            tell.bytes = altered(run, tell.bytes);
        }
    },
    VISIBLE_BYTES_DIFFER("OneOrder")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            final Tell tell = run.find(Tell.Kind.RELEASED, ScriptedRun.GATEWAYS, 5);
            tell.bytes = tell.bytes.clone();
            tell.bytes[tell.bytes.length - 1] ^= 1;
        }
    },
    FORK_VISIBLE_LATER("OneOrder")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            final Tell fork = fork(run);
            final int index = run.tells.indexOf(run.find(Tell.Kind.TRUNCATED, 2, 0));
            run.tells.add(index, new Tell(Tell.Kind.RELEASED, ScriptedRun.GATEWAYS + 1).bytes(fork.bytes));
        }
    },
    MEMBER_LEFT_BLOCK_OUT("NoGap")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            run.tells.remove(run.find(Tell.Kind.STAMPED, 2, 5));
        }
    },
    REPLICA_LEFT_SEQUENCE_OUT("NoGap")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            run.tells.remove(run.find(Tell.Kind.APPLIED, ScriptedRun.REPLICAS, 5));
        }
    },
    REPLICA_APPLIED_TWICE("NoGap")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            final Tell tell = run.find(Tell.Kind.APPLIED, ScriptedRun.REPLICAS, 5);
            run.tells.add(run.tells.indexOf(tell), tell);
        }
    },
    JOURNAL_LEFT_BLOCK_OUT("NoGap")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            run.tells.remove(run.find(Tell.Kind.JOURNALED, 1, 5));
        }
    },
    VOID_TOOK_NUMBER("NoGap")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            final Tell tell = run.find(Tell.Kind.STAMPED, 0, 5);
            final byte[] block = tell.bytes.clone();
            final UnsafeBuffer buffer = new UnsafeBuffer(block);
            buffer.putInt(60, 1 + buffer.getInt(60));
            tell.bytes = chained(run, block);
        }
    },
    RELEASED_WITHOUT_MAJORITY("NothingBeforeRelease")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            final Tell released = run.find(Tell.Kind.JOURNALED, ScriptedRun.GATEWAYS, 5);
            run.tells.remove(released);
            run.tells.add(1 + run.tells.indexOf(run.find(Tell.Kind.STAMPED, 0, 5)), released);
        }
    },
    RELEASED_BEFORE_FORCE("NothingBeforeRelease")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            run.find(Tell.Kind.LOG, 0, 5).values[1] -= 1;
            run.find(Tell.Kind.LOG, 1, 5).values[1] -= 1;
        }
    },
    ANSWERED_BEFORE_MAJORITY("NothingBeforeRelease")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            final Tell answered = run.find(Tell.Kind.ANSWERED, ScriptedRun.GATEWAYS, 3);
            run.tells.remove(answered);
            int index = run.tells.indexOf(answered);
            for (int i = 0; index < 0; i++)
            {
                final Tell stamped = run.find(Tell.Kind.STAMPED, 0, i);
                final BlockDecoder block = ScriptedRun.decode(stamped.bytes);
                index = block.lastSequence() >= answered.values[2] ? 1 + run.tells.indexOf(stamped) : -1;
            }
            run.tells.add(index, answered);
        }
    },
    TOLD_OF_NO_BLOCK("NothingBeforeRelease")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, 3).values[2] += 1_000;
        }
    },
    UNSTAMPED_VISIBLE("NothingBeforeRelease")
    {
        @Override
        void apply(final ScriptedRun run)
        {
            final Tell released = run.find(Tell.Kind.RELEASED, ScriptedRun.GATEWAYS, -1);
            final byte[] block = released.bytes.clone();
            final UnsafeBuffer buffer = new UnsafeBuffer(block);
            buffer.putLong(32, 1 + buffer.getLong(32));
            run.tells.add(new Tell(Tell.Kind.RELEASED, ScriptedRun.GATEWAYS).bytes(block));
        }
    };

    private final String invariant;

    RunMutation(final String invariant)
    {
        this.invariant = invariant;
    }

    abstract void apply(ScriptedRun run);

    String invariant()
    {
        return invariant;
    }

    /** The block that member 2 alone had. */
    static Tell fork(final ScriptedRun run)
    {
        final int index = run.tells.indexOf(run.find(Tell.Kind.LEADING, 2, 0));
        return run.tells.subList(index, run.tells.size()).stream()
            .filter((each) -> each.kind == Tell.Kind.STAMPED).findFirst().orElseThrow();
    }

    /** A block with another payload, and the chain CRC that it then has. */
    static byte[] altered(final ScriptedRun run, final byte[] block)
    {
        final byte[] other = block.clone();
        other[other.length - 1] ^= 1;
        return chained(run, other);
    }

    private static byte[] chained(final ScriptedRun run, final byte[] block)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(block);
        final long number = ScriptedRun.decode(block).blockNumber();
        int previous = ChainCrc.GENESIS;
        for (final Tell each : run.tells)
        {
            if (Tell.Kind.STAMPED == each.kind && number - 1 == ScriptedRun.decode(each.bytes).blockNumber())
            {
                previous = ScriptedRun.decode(each.bytes).chainCrc();
                break;
            }
        }
        buffer.putInt(8, new ChainCrc().compute(previous, buffer, 0, block.length));
        return block;
    }
}
