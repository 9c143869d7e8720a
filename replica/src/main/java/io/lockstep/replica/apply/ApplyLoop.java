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
package io.lockstep.replica.apply;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.BlockConsumer;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.LockstepException;
import io.lockstep.replica.ApplyListener;
import io.lockstep.replica.StateMachine;
import io.lockstep.replica.status.ReplicaCounter;
import io.lockstep.replica.status.ReplicaCounters;

/**
 * Applies released blocks to a state machine, in order.
 * <p>
 * Blocks must come by number without a gap, and sequences inside them likewise; whatever is not so is fatal, and so is
 * anything that the machine throws. After that nothing more is applied.
 * <p>
 * Threading: one thread. Errors: {@link LockstepException} FATAL. Allocates nothing.
 */
public final class ApplyLoop implements BlockConsumer
{
    private final StateMachine machine;
    private final ApplyListener listener;
    private final ReplicaCounters counters;
    private final BlockDecoder decoder = new BlockDecoder();
    private final AdminCommand command = new AdminCommand();
    private long lastBlock;
    private long lastSequence;
    private long lastTimestampNs;
    private boolean isBroken;

    /**
     * A loop at a place in the stream.
     *
     * @param machine         to apply to; in the state that the prefix up to the place has.
     * @param listener        told of every message; null for none.
     * @param counters        to write to.
     * @param lastBlock       last block that the machine's state holds, 0 for the start of the stream.
     * @param lastSequence    last sequence that it holds.
     * @param lastTimestampNs of that block, ns since the epoch.
     */
    public ApplyLoop(
        final StateMachine machine,
        final ApplyListener listener,
        final ReplicaCounters counters,
        final long lastBlock,
        final long lastSequence,
        final long lastTimestampNs)
    {
        this.machine = machine;
        this.listener = listener;
        this.counters = counters;
        this.lastBlock = lastBlock;
        this.lastSequence = lastSequence;
        this.lastTimestampNs = lastTimestampNs;
        publishPlace();
    }

    /**
     * Applies a block.
     *
     * @param buffer that holds it.
     * @param offset of its message header.
     * @param length of the block in bytes.
     */
    @Override
    public void onBlock(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isBroken)
        {
            throw LockstepException.fatal("nothing is applied after a failure: lastSequence=" + lastSequence);
        }
        isBroken = true;
        checkHeader(buffer, offset, length);
        applyEntries();

        lastBlock = decoder.blockNumber();
        lastTimestampNs = decoder.timestampNs();
        publishPlace();
        isBroken = false;
    }

    /**
     * Last block that was applied.
     *
     * @return block number, 0 if there was none.
     */
    public long lastBlock()
    {
        return lastBlock;
    }

    /**
     * Last sequence that was applied.
     *
     * @return sequence, 0 if there was none.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Sequenced time of the last block.
     *
     * @return ns since the epoch.
     */
    public long lastTimestampNs()
    {
        return lastTimestampNs;
    }

    /**
     * The machine that is applied to.
     *
     * @return the machine.
     */
    public StateMachine machine()
    {
        return machine;
    }

    /**
     * Has a block been applied only in part, so that the state is not that of any block.
     *
     * @return true after a failure, and while a block is being applied.
     */
    public boolean isBroken()
    {
        return isBroken;
    }

    private void checkHeader(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!decoder.tryWrap(buffer, offset, length) ||
            BlockDescriptor.STAMPED_TEMPLATE_ID != decoder.templateId())
        {
            throw LockstepException.fatal("not a stamped block: after=" + lastBlock + " length=" + length);
        }
        if (decoder.blockNumber() != lastBlock + 1)
        {
            throw LockstepException.outOfOrder("block", lastBlock + 1, decoder.blockNumber());
        }
        if (decoder.firstSequence() != lastSequence + 1)
        {
            throw LockstepException.outOfOrder("first sequence", lastSequence + 1, decoder.firstSequence());
        }
        if (decoder.timestampNs() < lastTimestampNs)
        {
            throw LockstepException.outOfOrder("timestamp", lastTimestampNs, decoder.timestampNs());
        }
    }

    private void applyEntries()
    {
        final BlockDecoder decoder = this.decoder;
        final long expectedLast = decoder.lastSequence();
        int messages = 0;
        int systemMessages = 0;
        int outputs = 0;
        while (decoder.nextEntry())
        {
            final EntryKind kind = decoder.kind();
            if (!BlockDecoder.isSequenced(kind))
            {
                checkUnsequenced(kind);
                continue;
            }
            final long sequence = decoder.outcome();
            if (sequence != lastSequence + 1)
            {
                throw LockstepException.outOfOrder("sequence", lastSequence + 1, sequence);
            }
            apply(kind, sequence);
            lastSequence = sequence;
            if (EntryKind.SEQUENCED == kind)
            {
                messages++;
                outputs += 0 != (decoder.flags() & BlockDescriptor.FLAG_SHARED_FLOW) ? 1 : 0;
            }
            else
            {
                systemMessages++;
                if (null != listener)
                {
                    listener.onSystemEntry(sequence, decoder.timestampNs(), kind);
                }
            }
        }

        if (!decoder.isComplete() || lastSequence != expectedLast)
        {
            throw LockstepException.fatal("entries do not agree with the block: block=" + decoder.blockNumber() +
                " expectedLastSequence=" + expectedLast + " lastSequence=" + lastSequence +
                " isComplete=" + decoder.isComplete());
        }
        counters.add(ReplicaCounter.MESSAGES, messages);
        counters.add(ReplicaCounter.SYSTEM_MESSAGES, systemMessages);
        counters.add(ReplicaCounter.OUTPUTS, outputs);
    }

    private void apply(final EntryKind kind, final long sequence)
    {
        try
        {
            call(kind, sequence);
        }
        catch (final Exception | Error ex)
        {
            throw LockstepException.fatal(
                "state machine failed: machine=" + machine.name() + " sequence=" + sequence + " kind=" + kind, ex);
        }
    }

    private void call(final EntryKind kind, final long sequence)
    {
        final BlockDecoder decoder = this.decoder;
        final long timestampNs = decoder.timestampNs();
        final long clientId = decoder.clientId();
        switch (kind)
        {
            case SEQUENCED:
                machine.onMessage(sequence, timestampNs, clientId,
                    decoder.buffer(), decoder.messageOffset(), decoder.messageLength());
                if (null != listener)
                {
                    listener.onApplied(sequence, timestampNs, clientId, decoder.requestId());
                }
                break;

            case SESSION_OPENED:
                machine.onSessionOpened(sequence, timestampNs, clientId);
                break;

            case SESSION_CLOSED:
                machine.onSessionClosed(sequence, timestampNs, clientId);
                break;

            case TICK:
                machine.onTick(sequence, timestampNs);
                break;

            case ADMIN:
                onCommand(sequence, timestampNs);
                break;

            default:
                break;
        }
    }

    /** Commands are the sequencer's business, but that a retired client has no session is the machine's too. */
    private void onCommand(final long sequence, final long timestampNs)
    {
        final BlockDecoder decoder = this.decoder;
        if (command.tryWrap(decoder.buffer(), decoder.payloadOffset(), decoder.payloadLength()) &&
            AdminCommand.Type.RETIRE_CLIENT == command.type())
        {
            machine.onSessionClosed(sequence, timestampNs, command.clientId());
        }
    }

    /** A kind that this version does not know may well mean something to the state: it is not stepped over. */
    private void checkUnsequenced(final EntryKind kind)
    {
        switch (kind)
        {
            case VOIDED:
            case DUPLICATE:
            case REFUSED:
            case FENCED:
            case STALE:
                return;

            default:
                throw LockstepException.fatal("entry has no place in a stamped block: block=" +
                    decoder.blockNumber() + " kind=" + kind + " lastSequence=" + lastSequence);
        }
    }

    private void publishPlace()
    {
        counters.set(ReplicaCounter.LAST_TIMESTAMP_NS, lastTimestampNs);
        counters.set(ReplicaCounter.LAST_SEQUENCE, lastSequence);
        counters.set(ReplicaCounter.LAST_BLOCK, lastBlock);
    }
}
