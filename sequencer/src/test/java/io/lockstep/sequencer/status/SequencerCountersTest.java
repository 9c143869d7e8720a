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
package io.lockstep.sequencer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.sequencer.stamp.SequencedConfiguration;
import io.lockstep.sequencer.stamp.Stamper;

class SequencerCountersTest
{
    private final UnsafeBuffer input = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);

    @Test
    void shouldShowWhatIsInForceAndWhatWasDecided()
    {
        final SequencerCounters counters = new SequencerCounters();
        final Stamper stamper = new Stamper(1, 1, new SequencedConfiguration(4, 8, 1024)).life(2, 3);
        counters.inForce(stamper);
        assertEquals(4, counters.get(CounterType.SEQUENCER_CLIENTS_LIMIT));
        assertEquals(0, counters.get(CounterType.SEQUENCER_PHASE));
        assertEquals(2, counters.get(CounterType.SEQUENCER_EPOCH));
        assertEquals(3, counters.get(CounterType.SEQUENCER_LOG_GENERATION));

        final BlockEncoder encoder = new BlockEncoder().wrap(input, 0, input.capacity());
        final int flow = BlockDescriptor.FLAG_SHARED_FLOW;
        encoder.tryAppend(EntryKind.ESTABLISH, 7, 1, 0, flow, 0, payload, 0, 8);
        encoder.tryAppend(EntryKind.REQUEST, 7, 1, 0, flow, 0, payload, 0, 12);
        encoder.tryAppend(EntryKind.REQUEST, 7, 1, 0, flow, 0, payload, 0, 13);
        command(encoder, AdminCommand.setSetting(payload, 0, "clients.limit", "9"));
        command(encoder, AdminCommand.setSetting(payload, 0, "message.length", "100"));
        command(encoder, AdminCommand.setSetting(payload, 0, "tick.interval", "2000000"));
        command(encoder, AdminCommand.ofStream(payload, 0, AdminCommand.Type.HALT));
        stamper.stamp(input, 0, encoder.finish(), 1, 1, true, output);
        counters.inForce(stamper);
        counters.outcomes(stamper.outcomes(), 0, 0);

        assertEquals(1, counters.get(CounterType.SEQUENCER_PHASE));
        assertEquals(1, counters.get(CounterType.SEQUENCER_FORMAT_VERSION));
        assertEquals(1, counters.get(CounterType.SEQUENCER_FLOWS));
        assertEquals(1, counters.get(CounterType.SEQUENCER_DIVERGENCES));
        assertEquals(9, counters.get(CounterType.SEQUENCER_CLIENTS_LIMIT));
        assertEquals(100, counters.get(CounterType.SEQUENCER_MESSAGE_LENGTH));
        assertEquals(2_000_000, counters.get(CounterType.SEQUENCER_TICK_INTERVAL));
        assertEquals(4, counters.get(CounterType.SEQUENCER_ADMIN_RECORDS));
    }

    private void command(final BlockEncoder encoder, final int length)
    {
        encoder.tryAppend(EntryKind.COMMAND, 0, 0, 0, 0, 0, payload, 0, length);
    }
}
