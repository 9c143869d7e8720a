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

import java.util.List;
import java.util.function.Consumer;

import org.agrona.concurrent.UnsafeBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.ErrorCode;

/** Ways to break a good run, each with the invariants that say so when alone; of all together the first does. */
enum RunMutation
{
    STAMPED_OTHERWISE((run) ->
    {
        final Tell tell = run.find(Tell.Kind.STAMPED, 1, 5);
        tell.bytes = RunBlocks.altered(run, tell.bytes);
    }, "OneOrder", "HeldBeforeAttested"),
    VISIBLE_BYTES_DIFFER((run) ->
    {
        final Tell tell = run.find(Tell.Kind.RELEASED, ScriptedRun.GATEWAYS, 5);
        tell.bytes = tell.bytes.clone();
        tell.bytes[tell.bytes.length - 1] ^= 1;
    }, "OneOrder", "NothingBeforeRelease"),
    FORK_VISIBLE_LATER((run) ->
    {
        final Tell fork = RunBlocks.fork(run);
        final int index = run.tells.indexOf(run.find(Tell.Kind.TRUNCATED, 2, 0));
        run.tells.add(index, new Tell(Tell.Kind.RELEASED, ScriptedRun.GATEWAYS + 1).bytes(fork.bytes));
    }, "OneOrder", "CommittedStays", "ExactlyOnce", "Fifo", "NothingBeforeRelease", "NothingInvented"),
    CHAIN_BROKEN((run) ->
    {
        final Tell tell = run.find(Tell.Kind.STAMPED, 0, 5);
        tell.bytes = tell.bytes.clone();
        tell.bytes[tell.bytes.length - 1] ^= 1;
    }, "ChainUnbroken", "JournalsEqual"),
    FIRST_BLOCK_CHAINED_TO_SOMETHING((run) ->
    {
        final Tell tell = run.find(Tell.Kind.STAMPED, 0, 0);
        tell.bytes = tell.bytes.clone();
        tell.bytes[8] ^= 1;
    }, "ChainUnbroken", "HeldBeforeAttested", "JournalsEqual", "OneOrder"),
    MEMBER_LEFT_BLOCK_OUT((run) ->
    {
        run.tells.remove(run.find(Tell.Kind.STAMPED, 2, 5));
        run.tells.remove(run.find(Tell.Kind.ATTESTED, 2, 5));
    }, "NoGap"),
    REPLICA_LEFT_SEQUENCE_OUT((run) ->
    {
        run.tells.remove(run.find(Tell.Kind.APPLIED, ScriptedRun.REPLICAS, 5));
    }, "NoGap"),
    REPLICA_APPLIED_TWICE((run) ->
    {
        final Tell tell = run.find(Tell.Kind.APPLIED, ScriptedRun.REPLICAS, 5);
        run.tells.add(run.tells.indexOf(tell), tell);
    }, "NoGap"),
    JOURNAL_LEFT_BLOCK_OUT((run) ->
    {
        run.tells.remove(run.find(Tell.Kind.JOURNALED, 1, 5));
    }, "NoGap"),
    VOID_TOOK_NUMBER((run) -> RunBlocks.change(run, 5, (buffer) ->
    {
        buffer.putInt(60, 1 + buffer.getInt(60));
    }), "NoGap"),
    SEQUENCE_LEFT_OUT((run) -> RunBlocks.change(run, 5, (buffer) ->
    {
        buffer.putLong(40, 1 + buffer.getLong(40));
    }), "NoGap"),
    RELEASED_WITHOUT_MAJORITY((run) ->
    {
        final Tell released = run.find(Tell.Kind.JOURNALED, ScriptedRun.GATEWAYS, 5);
        run.tells.remove(released);
        run.tells.add(1 + run.tells.indexOf(run.find(Tell.Kind.STAMPED, 0, 5)), released);
    }, "NothingBeforeRelease"),
    RELEASED_BEFORE_FORCE((run) ->
    {
        run.find(Tell.Kind.LOG, 0, 5).values[1] -= 1;
        run.find(Tell.Kind.LOG, 1, 5).values[1] -= 1;
        run.tells.remove(run.find(Tell.Kind.ATTESTED, 0, 5));
        run.tells.remove(run.find(Tell.Kind.ATTESTED, 1, 5));
    }, "NothingBeforeRelease"),
    RELEASED_AFTER_LOGS_WERE_CUT((run) ->
    {
        int index = run.tells.indexOf(run.find(Tell.Kind.JOURNALED, ScriptedRun.GATEWAYS, 5));
        for (int member = 0; member < 2; member++)
        {
            final long end = run.find(Tell.Kind.LOG, member, 5).values[0];
            run.tells.add(index++, new Tell(Tell.Kind.LOG, member, end - 1, end - 1));
            run.tells.add(index++, new Tell(Tell.Kind.LOG, member, end, end));
        }
    }, "NothingBeforeRelease"),
    ANSWERED_BEFORE_MAJORITY((run) ->
    {
        final Tell answered = run.find(Tell.Kind.ANSWERED, ScriptedRun.GATEWAYS, 3);
        run.tells.remove(answered);
        int index = -1;
        for (int i = 0; index < 0; i++)
        {
            final Tell stamped = run.find(Tell.Kind.STAMPED, 0, i);
            final BlockDecoder block = ScriptedRun.decode(stamped.bytes);
            index = block.lastSequence() >= answered.values[2] ? 1 + run.tells.indexOf(stamped) : -1;
        }
        run.tells.add(index, answered);
    }, "NothingBeforeRelease"),
    TOLD_OF_NO_BLOCK((run) ->
    {
        run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, 3).values[2] += 1_000;
    }, "NothingBeforeRelease", "RealTime", "ToldOutcome"),
    UNSTAMPED_VISIBLE((run) ->
    {
        final Tell released = run.find(Tell.Kind.RELEASED, ScriptedRun.GATEWAYS, -1);
        final byte[] block = released.bytes.clone();
        final UnsafeBuffer buffer = new UnsafeBuffer(block);
        buffer.putLong(32, 1 + buffer.getLong(32));
        run.tells.add(new Tell(Tell.Kind.RELEASED, ScriptedRun.GATEWAYS).bytes(block));
    }, "NothingBeforeRelease"),
    ATTESTED_BEFORE_FORCE((run) ->
    {
        run.find(Tell.Kind.LOG, 2, 5).values[1] -= 1;
    }, "HeldBeforeAttested"),
    ATTESTED_ANOTHER_CHAIN((run) ->
    {
        run.find(Tell.Kind.ATTESTED, 2, 5).values[1] ^= 1;
    }, "HeldBeforeAttested"),
    LEADER_LACKS_VISIBLE((run) ->
    {
        run.tells.add(1 + run.tells.indexOf(run.find(Tell.Kind.ENDED, 2, 0)), new Tell(Tell.Kind.LOST, 2, 1));
        run.tells.add(2 + run.tells.indexOf(run.find(Tell.Kind.ENDED, 2, 0)), new Tell(Tell.Kind.LEADING, 2, 9));
    }, "CommittedStays"),
    ELECTION_CUT_VISIBLE((run) ->
    {
        final Tell truncated = run.find(Tell.Kind.TRUNCATED, 2, 0);
        truncated.values[0] -= 1;
        final int index = run.tells.indexOf(truncated);
        final long end = run.find(Tell.Kind.LOG, 0, -1).values[0];
        run.tells.add(index, new Tell(Tell.Kind.LOG, 0, truncated.values[0], truncated.values[0]));
        run.tells.add(index + 2, new Tell(Tell.Kind.LOG, 0, end, end));
    }, "CommittedStays"),
    MAJORITY_CHANGED_ITS_MIND((run) ->
    {
        final Tell fork = RunBlocks.fork(run);
        final int index = run.tells.indexOf(run.find(Tell.Kind.TRUNCATED, 2, 0));
        final Tell again = fork.copy(0);
        run.tells.add(index, new Tell(Tell.Kind.STARTED, 0));
        run.tells.add(index + 1, again);
    }, "CommittedStays", "NoGap"),
    TAKEN_TWICE((run) -> RunBlocks.change(run, 4, (buffer) ->
    {
        buffer.putBytes(84, run.find(Tell.Kind.STAMPED, 0, 2).bytes, 84, 16);
        buffer.putBytes(84 + 36, run.find(Tell.Kind.STAMPED, 0, 2).bytes, 84 + 36, 8);
    }), "ExactlyOnce", "Fifo", "ReplicaSeesReleased", "ToldOutcome"),
    COPY_HAS_ANOTHER_OUTCOME((run) -> RunBlocks.change(run, 4, (buffer) ->
    {
        final BlockDecoder block = new BlockDecoder();
        block.tryWrap(buffer, 0, buffer.capacity());
        while (block.nextEntry() && EntryKind.DUPLICATE != block.kind())
        {
            continue;
        }
        buffer.putLong(block.entryOffset() + 16, block.outcome() - 1);
    }), "ExactlyOnce"),
    ID_PASSED_OVER((run) -> RunBlocks.change(run, 4, (buffer) ->
    {
        buffer.putLong(84 + 8, 50 + buffer.getLong(84 + 8));
    }), "Fifo", "ExactlyOnce", "NothingInvented", "ToldOutcome"),
    OFFERED_AGAIN_BEHIND_A_LATER_ONE((run) ->
    {
        // 1 to 5, 3 to 5, 6 to 8, 7 and 8.
        run.find(Tell.Kind.OFFERED, ScriptedRun.GATEWAYS, 11).values[0] = 2;
    }, "OldestFirst"),
    NEVER_SENT((run) ->
    {
        run.tells.remove(run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, 3));
    }, "NothingInvented", "ToldOutcome"),
    OTHER_BYTES_SENT((run) ->
    {
        run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, 3).bytes[0] ^= 1;
    }, "NothingInvented", "ToldOutcome"),
    ANSWERED_ANOTHERS_OUTCOME((run) ->
    {
        run.find(Tell.Kind.ANSWERED, ScriptedRun.GATEWAYS, 3).values[2] -= 1;
    }, "ToldOutcome"),
    TOLD_ANOTHERS_OUTCOME((run) ->
    {
        run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, 3).values[2] -= 1;
    }, "ToldOutcome"),
    APPLIED_TOLD_AS_REJECTED((run) ->
    {
        final Tell tell = run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, 3);
        tell.values[2] = 0;
        tell.values[3] = ErrorCode.MALFORMED.code();
    }, "ToldOutcome"),
    TOLD_TWICE((run) ->
    {
        final Tell tell = run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, 3);
        run.tells.add(run.tells.indexOf(tell), tell);
    }, "ToldOutcome"),
    TOLD_OUTCOME_OF_OTHER_BYTES((run) ->
    {
        final Tell sent = run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, 3).copy(ScriptedRun.CLIENTS);
        sent.bytes[0] ^= 1;
        run.tells.add(run.tells.indexOf(run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, 3)), sent);
    }, "ToldOutcome"),
    OTHER_BYTES_WERE_TAKEN((run) ->
    {
        final Tell sent = run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, 3);
        final Tell other = repeated(sent, false);
        final byte[] bytes = sent.bytes.clone();
        sent.bytes[0] ^= 1;
        other.bytes = bytes;
        run.tells.add(1 + run.tells.indexOf(sent), other);
    }, "NothingInvented"),
    OTHER_BYTES_WERE_TOLD_AS_APPLIED((run) ->
    {
        final Tell told = run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, 3);
        final Tell other = repeated(run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, 3), false);
        other.bytes[0] ^= 1;
        run.tells.addAll(1 + run.tells.indexOf(told), List.of(other, told));
    }, "ToldOutcome"),
    SAME_BYTES_WERE_TOLD_AS_CONFLICT((run) ->
    {
        final Tell told = run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, 3);
        final Tell conflict = told.copy(told.host);
        conflict.values[2] = 0;
        conflict.values[3] = ErrorCode.CONFLICT.code();
        run.tells.addAll(1 + run.tells.indexOf(told),
            List.of(repeated(run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, 3), true), conflict));
    }, "ToldOutcome"),
    REPEAT_NOT_ANSWERED((run) ->
    {
        run.tells.add(repeated(run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, -1), true));
        run.tells.add(new Tell(Tell.Kind.STEP, 0, 4 * ScriptedRun.LIMIT_NS));
    }, "Liveness"),
    SENT_AFTER_IT_WAS_TOLD((run) ->
    {
        final Tell sent = run.find(Tell.Kind.INVOKED, ScriptedRun.CLIENTS, 3);
        run.tells.remove(sent);
        run.tells.add(1 + run.tells.indexOf(run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, 3)), sent);
    }, "NothingInvented", "RealTime", "ToldOutcome"),
    TIME_WENT_BACK((run) -> RunBlocks.change(run, 5, (buffer) ->
    {
        buffer.putLong(48, buffer.getLong(48) - 1_000_000_000L);
    }), "TimeForward", "ReplicaSeesReleased"),
    JOURNAL_HAS_OTHER_BYTES((run) ->
    {
        final Tell tell = run.find(Tell.Kind.JOURNALED, 1, 5);
        tell.bytes = tell.bytes.clone();
        tell.bytes[tell.bytes.length - 1] ^= 1;
    }, "JournalsEqual"),
    JOURNAL_ROTTED((run) ->
    {
        final Tell tell = run.find(Tell.Kind.READ, ScriptedRun.GATEWAYS, 5);
        tell.bytes = tell.bytes.clone();
        tell.bytes[tell.bytes.length - 1] ^= 1;
    }, "JournalsEqual"),
    JOURNAL_KEPT_FORK((run) ->
    {
        final Tell fork = RunBlocks.fork(run);
        final int number = (int)ScriptedRun.decode(fork.bytes).blockNumber();
        run.find(Tell.Kind.READ, 2, number - 1).bytes = fork.bytes;
    }, "JournalsEqual"),
    LOST_WRITTEN_OVER_KILL((run) ->
    {
        run.find(Tell.Kind.OPENED, 2, 1).values[1] -= 1;
        run.tells.removeIf((each) -> each.kind == Tell.Kind.JOURNALED && each.host == 2);
    }, "JournalKeeps"),
    LOST_FORCED_OVER_POWER_LOSS((run) ->
    {
        run.find(Tell.Kind.ENDED, 2, 0).end = LifeEnd.POWER_LOST;
        run.find(Tell.Kind.OPENED, 2, 1).values[1] = 7;
        run.tells.removeIf((each) -> each.kind == Tell.Kind.JOURNALED && each.host == 2);
    }, "JournalKeeps"),
    SET_ASIDE_WHAT_WAS_ATTESTED((run) ->
    {
        run.find(Tell.Kind.OPENED, 2, 2).values[2] -= 1;
    }, "JournalKeeps"),
    TRIMMED_ABOVE_FLOOR((run) ->
    {
        run.tells.add(new Tell(Tell.Kind.TRIMMED, 0, 9, 8));
    }, "JournalKeeps"),
    FILTER_DIFFERS((run) ->
    {
        run.find(Tell.Kind.FILTER, 2, 5).values[3]++;
    }, "FiltersEqual"),
    FILTER_DIFFERS_AFTER_RETURN((run) ->
    {
        run.find(Tell.Kind.FILTER, 2, -1).values[3]++;
    }, "FiltersEqual"),
    DIGEST_DIFFERS((run) ->
    {
        run.find(Tell.Kind.DIGEST, ScriptedRun.REPLICAS + 1, 5).values[1]++;
    }, "DigestsEqual"),
    APPLIED_OTHER_BYTES((run) ->
    {
        run.find(Tell.Kind.APPLIED, ScriptedRun.REPLICAS, 5).bytes[0] ^= 1;
    }, "ReplicaSeesReleased"),
    APPLIED_AT_ANOTHER_TIME((run) ->
    {
        run.find(Tell.Kind.APPLIED, ScriptedRun.REPLICAS, 5).values[1]++;
    }, "ReplicaSeesReleased"),
    APPLIED_ANOTHER_KIND((run) ->
    {
        run.find(Tell.Kind.SYSTEM, ScriptedRun.REPLICAS, 0).entryKind = EntryKind.TICK;
    }, "ReplicaSeesReleased"),
    APPLIED_WHAT_IS_NOT_VISIBLE((run) ->
    {
        final Tell last = run.find(Tell.Kind.APPLIED, ScriptedRun.REPLICAS, -1).copy(ScriptedRun.REPLICAS);
        last.values[0] = run.find(Tell.Kind.DIGEST, ScriptedRun.REPLICAS, -1).values[0] + 1;
        run.tells.add(last);
    }, "ReplicaSeesReleased"),
    STOPPED_UNASKED((run) ->
    {
        run.tells.add(new Tell(Tell.Kind.STOPPED, 1, 13).text("differs", false));
    }, "UnexplainedStop"),
    COMPLAINED((run) ->
    {
        run.tells.add(new Tell(Tell.Kind.WARNING, 1).text("block given up", false));
    }, "UnexplainedStop"),
    RING_OVERFLOWED((run) ->
    {
        run.find(Tell.Kind.DEPTH, 0, 5).values[0] = 9;
    }, "Bounded"),
    NOT_ANSWERED((run) ->
    {
        run.tells.remove(run.find(Tell.Kind.TOLD, ScriptedRun.CLIENTS, -1));
        run.tells.add(new Tell(Tell.Kind.STEP, 0, 4 * ScriptedRun.LIMIT_NS));
    }, "Liveness"),
    REPLICA_STUCK((run) ->
    {
        final int head = run.tells.indexOf(run.find(Tell.Kind.HEALED, 0, 0)) - 3;
        run.tells.subList(head, run.tells.size()).removeIf((each) -> each.host == ScriptedRun.REPLICAS + 1);
        run.tells.add(new Tell(Tell.Kind.STEP, 0, 4 * ScriptedRun.LIMIT_NS));
    }, "Liveness");

    private final Consumer<ScriptedRun> change;
    private final List<String> finders;

    RunMutation(final Consumer<ScriptedRun> change, final String... finders)
    {
        this.change = change;
        this.finders = List.of(finders);
    }

    void apply(final ScriptedRun run)
    {
        change.accept(run);
    }

    /** Names of the invariants that find it, first the one that says so where all are asked. */
    List<String> finders()
    {
        return finders;
    }

    private static Tell repeated(final Tell invoked, final boolean isSame)
    {
        final Tell tell = new Tell(Tell.Kind.REPEATED, invoked.host, invoked.values[0], invoked.values[1]);
        tell.flag = isSame;
        return tell.bytes(invoked.bytes.clone());
    }
}
