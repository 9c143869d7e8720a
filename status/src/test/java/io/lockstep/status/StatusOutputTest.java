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
package io.lockstep.status;

import static io.lockstep.runtime.counters.CounterType.*;
import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aeron.AeronCounters;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.status.CounterFixture.Node;

/** What people and programs see; {@code -Dscenario.rewrite=true} writes the expected files anew. */
class StatusOutputTest
{
    private static final long FIRST_MS = 1_010_000;
    private static final long SECOND_MS = 1_012_000;

    private final CounterFixture fixture = new CounterFixture();

    @Test
    void tablesAndLinesShouldTellEveryFigure() throws IOException
    {
        final Node member = fixture.node(NodeKind.SEQUENCER, 2);
        final Node gateway = fixture.node(NodeKind.GATEWAY, 1);
        final Node replica = fixture.node(NodeKind.REPLICA, 0);
        fixture.aeron(AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID, 2);
        fixture.aeron(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, 17);
        fixture.aeron(AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID, 3);
        fixture.aeron(AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID, 65_536);
        member.set(SEQUENCER_BLOCKS, 100).set(SEQUENCER_MESSAGES, 1_000).set(SEQUENCER_STAMPED, 100_000);
        final List<NodeReading> earlier = fixture.read(FIRST_MS);

        member.set(SEQUENCER_BLOCKS, 300).set(SEQUENCER_MESSAGES, 5_000).set(SEQUENCER_STAMPED, 800_000)
            .set(SEQUENCER_STAMPED_BLOCK, 1_234_567).set(SEQUENCER_STAMPED_SEQUENCE, 9_876_543)
            .set(JOURNAL_WRITTEN_BLOCK, 1_234_566).set(JOURNAL_WRITTEN_SEQUENCE, 9_876_540)
            .set(JOURNAL_FORCED_BLOCK, 1_234_000).set(JOURNAL_FORCED_SEQUENCE, 9_870_000)
            .set(SEQUENCER_FED_BLOCK, 1_234_565).set(SEQUENCER_FED_SEQUENCE, 9_876_539)
            .set(SEQUENCER_SERVICE_POSITION, 65_504).set(SEQUENCER_RING_FILL, 3).set(SEQUENCER_RING_LENGTH, 256)
            .set(SEQUENCER_PHASE, 1).set(SEQUENCER_FORMAT_VERSION, 1).set(SEQUENCER_KNOWN_VERSION, 2)
            .set(SEQUENCER_DURABILITY, 1).set(SEQUENCER_CLIENTS_WINDOW, 256).set(SEQUENCER_MESSAGE_LENGTH, 1_200)
            .set(SEQUENCER_BLOCK_LENGTH, 65_536).set(SEQUENCER_TICK_INTERVAL, 1_000_000_000)
            .set(SEQUENCER_DUPLICATES, 7).set(SEQUENCER_CLIENTS, 12).set(SEQUENCER_CLIENTS_LIMIT, 1_024)
            .set(SEQUENCER_SNAPSHOT_TIME, 1_000_000 - 3_700_000 + 12_000).set(SEQUENCER_SNAPSHOT_BLOCK, 1_200_000)
            .set(SEQUENCER_EPOCH, 2).set(SEQUENCER_LOG_GENERATION, 3)
            .set(SEQUENCER_LOG_SIZE, 5L * 1024 * 1024 * 1024 / 2);
        member.common.heartbeat(SECOND_MS - 50);
        member.common.freeSpace(900_000);
        member.common.onError();
        member.agent.increment();
        gateway.set(GATEWAY_HEAD_BLOCK, -1).set(GATEWAY_EPOCH, 1).set(GATEWAY_EPOCH_REFUSED, 2);
        replica.set(REPLICA_STREAM_STATE, 1).set(REPLICA_LAST_BLOCK, 500).set(REPLICA_MESSAGES, 10);
        replica.common.heartbeat(SECOND_MS - 50);
        final List<NodeReading> later = fixture.read(SECOND_MS);

        final List<NodeView> views = new ArrayList<>();
        for (int i = 0; i < later.size(); i++)
        {
            final boolean isGateway = NodeKind.GATEWAY == later.get(i).kind();
            views.add(new NodeView(earlier.get(i), later.get(i), (pid) -> isGateway ? null : 999_000L));
        }
        final StringBuilder text = new StringBuilder(StatusText.of(views));
        views.forEach((each) -> text.append('\n').append(StatusJson.of(each, "/data/\"node\"")).append('\n'));
        text.append('\n').append(StatusJson.ofNothing("/data/x", "why\n", 5)).append('\n');
        expect("status.txt", text.toString());
    }

    private static void expect(final String name, final String actual) throws IOException
    {
        if (Boolean.getBoolean("scenario.rewrite"))
        {
            final Path file = Path.of("src/test/resources/scenarios", name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
            return;
        }
        try (InputStream in = StatusOutputTest.class.getResourceAsStream("/scenarios/" + name))
        {
            assertNotNull(in, "run with -Dscenario.rewrite=true and review the difference");
            assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), actual);
        }
    }
}
