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
package io.lockstep.sequencer.stamp;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.ErrorCode;

/** Entries by chance that are near to what the model expects next, so that every rule is met. */
final class RandomEntries
{
    private static final String[] SETTINGS =
        {"clients.limit", "message.length", "tick.interval", "clients.window", "format.version", "no.such"};
    private static final String[] VALUES = {"0", "14", "22", "40", "1000", "1000000", "x", "-1", ""};

    private final SplittableRandom random;
    private final FilterModel model;
    private final int idCount;

    RandomEntries(final SplittableRandom random, final FilterModel model, final int idCount)
    {
        this.random = random;
        this.model = model;
        this.idCount = idCount;
    }

    List<StampEntry> next()
    {
        final List<StampEntry> entries = new ArrayList<>();
        final int count = random.nextInt(12);
        for (int i = 0; i < count; i++)
        {
            entries.add(entry(i));
        }
        return entries;
    }

    private StampEntry entry(final int place)
    {
        // New ids come as old ones are retired.
        final long clientId = 1 + model.retired.size() + random.nextInt(idCount);
        final FilterModel.Client client = model.clients.getOrDefault(clientId, new FilterModel.Client());
        final int incarnation = client.incarnation + random.nextInt(8) / 7 - random.nextInt(8) / 7;
        final long next = client.next() + place / 4;
        final long requestId = random.nextInt(3) > 0 ? next : Math.max(1, next - random.nextInt(14) + 2);
        switch (random.nextInt(20))
        {
            case 0:
                final int life = random.nextInt(random.nextBoolean() ? 3 : 12);
                return StampEntry.establish(clientId, life * 65536 + random.nextInt(3),
                    random.nextBoolean() ? 0 : client.incarnation + random.nextInt(3));

            case 1:
                return StampEntry.close(clientId, incarnation);

            case 2:
                return StampEntry.voided(clientId, requestId, incarnation, ErrorCode.MALFORMED.code());

            case 3:
                return new StampEntry(
                    random.nextBoolean() ? EntryKind.TICK : EntryKind.CLOSE, clientId, requestId, incarnation,
                    random.nextInt(2), 0, new byte[random.nextInt(9)]);

            case 4:
                return StampEntry.flow(clientId);

            case 5:
            case 6:
            case 7:
                return output(clientId);

            case 8:
                return command(clientId);

            default:
                return StampEntry.request(clientId, requestId, incarnation, payload(requestId));
        }
    }

    private StampEntry output(final long flowId)
    {
        final FilterModel.Flow flow = model.flows.getOrDefault(flowId, new FilterModel.Flow());
        final int count = flow.ids.size();
        if (count > 0 && random.nextInt(3) == 0)
        {
            final int i = Math.max(0, count - 1 - random.nextInt(12));
            final long[] id = flow.ids.get(i);
            final long[] before = i > 0 && random.nextInt(8) > 0 ? flow.ids.get(i - 1) : new long[2];
            final int off = random.nextInt(8) / 7;
            return StampEntry.output(
                flowId, id[0], (int)id[1] + off, before[0], (int)before[1], payload(id[0] + random.nextInt(10) / 9));
        }
        final long[] last = flow.last();
        final long source = last[0] + random.nextInt(3);
        final int index = source == last[0] ? (int)last[1] + 1 : random.nextInt(2);
        final int wrong = random.nextInt(6);
        final long predecessor = Math.max(0, last[0] + (wrong == 0 ? -1 : wrong == 1 ? 1 : 0));
        return StampEntry.output(
            flowId, wrong == 2 ? 0 : source, index, predecessor, (int)last[1], payload(source));
    }

    private StampEntry command(final long clientId)
    {
        switch (random.nextInt(12))
        {
            case 0:
                return StampEntry.ofStream(AdminCommand.Type.HALT);

            case 1:
                return StampEntry.ofClient(AdminCommand.Type.SUSPEND_CLIENT, clientId);

            case 2:
                return random.nextInt(3) > 0 ? StampEntry.ofStream(AdminCommand.Type.RESUME) :
                    StampEntry.ofClient(AdminCommand.Type.RETIRE_CLIENT, oldest(clientId));

            case 3:
            case 4:
                return StampEntry.set(
                    SETTINGS[random.nextInt(SETTINGS.length)], VALUES[random.nextInt(VALUES.length)]);

            case 5:
                return StampEntry.activate(random.nextInt(2));

            case 6:
                return new StampEntry(EntryKind.COMMAND, 0, 0, 0, 0, 0, new byte[random.nextInt(20)]);

            case 7:
            case 8:
            case 9:
                return StampEntry.ofClient(AdminCommand.Type.RESUME_CLIENT, clientId);

            default:
                return StampEntry.ofStream(AdminCommand.Type.RESUME);
        }
    }

    private long oldest(final long clientId)
    {
        final LongStream known = LongStream.concat(
            model.clients.keySet().stream().mapToLong(Long::longValue),
            model.flows.keySet().stream().mapToLong(Long::longValue));
        return random.nextInt(4) > 0 ? known.min().orElse(clientId) : clientId + random.nextInt(idCount);
    }

    private String payload(final long id)
    {
        final String usual = "message".repeat(1 + (int)(id % 3)) + id;
        return random.nextInt(10) == 0 ? usual + random.nextInt(3) : usual;
    }
}
