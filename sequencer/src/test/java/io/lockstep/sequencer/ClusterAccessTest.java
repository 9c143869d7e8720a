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
package io.lockstep.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.AdminResponseCode;
import io.aeron.security.AuthenticationException;
import io.aeron.security.CredentialsSupplier;
import io.aeron.security.NullCredentialsSupplier;
import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.journal.JournalContext;
import io.lockstep.journal.JournalReader;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockEncoder;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.runtime.keys.KeyFile;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.runtime.keys.SigningKey;

/** Who gets in, with real members. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClusterAccessTest
{
    private static final int STREAM_ID = 5;

    @TempDir
    private Path root;

    private final UnsafeBuffer block = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);

    @Test
    void shouldLetInKnownKeysAndNobodyElse()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            cluster.start(0);
            final TestCredentials recorded = cluster.credentials(cluster.keys().gatewayKey(1));
            cluster.connect(recorded).close();
            assertEquals(1, recorded.challenges);

            final SigningKey unknown = SigningKey.generate(Principal.gateway(1), new SecureRandom());
            assertRefused(cluster, new TestCredentials(unknown, STREAM_ID), "its key is not authorised");
            assertRefused(cluster, new NullCredentialsSupplier(), "it presents no key");
            assertRefused(cluster, new Replayed(recorded), "its response is wrong or late: claimed=gateway 1");
            assertEquals(3, cluster.nodes.get(0).counters().sessionsRefused());

            assertThrows(IllegalArgumentException.class, () -> cluster.tryConnect(
                new TestCredentials(KeyFile.read(cluster.keys().gatewayKey(1)), STREAM_ID + 1)));
            cluster.connect(cluster.credentials(cluster.keys().adminKey())).close();
            assertEquals(2, cluster.nodes.get(0).counters().sessionsAuthenticated());
            assertEquals(0, cluster.terminations.get());
        }
    }

    @Test
    void shouldTakeSnapshotsForAdminsOnly()
    {
        try (TestCluster cluster = new TestCluster(1, root))
        {
            cluster.start(0);

            assertEquals(AdminResponseCode.UNAUTHORISED_ACCESS, askForSnapshot(cluster, cluster.keys().gatewayKey(1)));
            assertEquals(1, cluster.nodes.get(0).counters().adminRequestsRefused());
            assertEquals(AdminResponseCode.OK, askForSnapshot(cluster, cluster.keys().adminKey()));
            TestCluster.await("snapshot", () -> 1 == cluster.nodes.get(0).counters().snapshots());
            assertEquals(1, cluster.nodes.get(0).counters().adminRequestsRefused());
        }
    }

    @Test
    void shouldStampBlocksByTheirSendersOnAllMembersAlike()
    {
        try (TestCluster cluster = new TestCluster(3, root))
        {
            for (int id = 0; id < 3; id++)
            {
                cluster.start(id);
            }
            try (AeronCluster gateway = cluster.connect();
                AeronCluster admin = cluster.connect(cluster.credentials(cluster.keys().adminKey())))
            {
                offer(cluster, gateway, 1, EntryKind.ESTABLISH, 1);
                offer(cluster, gateway, 2, EntryKind.REQUEST, 2);
                offer(cluster, gateway, 1, EntryKind.COMMAND, 3);
                offer(cluster, gateway, 0, EntryKind.COMMAND, 4);
                offer(cluster, admin, 1, EntryKind.REQUEST, 5);
                offer(cluster, admin, 0, EntryKind.COMMAND, 6);
                offer(cluster, gateway, 1, null, 7);
                offer(cluster, gateway, 2, null, 8);
            }
            for (int id = 0; id < 3; id++)
            {
                final int member = id;
                TestCluster.await(
                    "journaled", () -> 8 == cluster.nodes.get(member).counters().journaledBlock());
                assertEquals(4, cluster.nodes.get(id).counters().foreignBlocks());
                assertEquals(5, cluster.nodes.get(id).counters().malformedBlocks());
                cluster.stop(id);
                assertEquals(
                    List.of(
                        "gateway=1 SESSION_OPENED code=0", "gateway=0 empty",
                        "gateway=1 VOIDED code=" + ErrorCode.NOT_AUTHORISED.code(),
                        "gateway=0 empty", "gateway=0 empty", "gateway=0 ADMIN code=0", "gateway=1 empty",
                        "gateway=0 empty"),
                    journal(cluster, id), "member=" + id);
            }
        }
    }

    @Test
    void shouldNotStartWithoutAuthorisedKeys()
    {
        final SequencerContext none = new SequencerContext()
            .directory(root.toString()).errorHandler((ex) -> {}).terminationHook(() -> {});
        final IllegalArgumentException noSetting = assertThrows(
            IllegalArgumentException.class, () -> SequencerNode.launch(none));
        assertTrue(noSetting.getMessage().contains("lockstep keys generate --all DIR"), noSetting.getMessage());
        assertTrue(noSetting.getMessage().contains("name=lockstep.cluster.authorised.keys"), noSetting.getMessage());

        final Path missing = root.resolve("nowhere");
        final SequencerContext absent = new SequencerContext().authorisedKeys(missing.toString())
            .directory(root.resolve("m").toString()).errorHandler((ex) -> {}).terminationHook(() -> {});
        final IllegalArgumentException noFile = assertThrows(
            IllegalArgumentException.class, () -> SequencerNode.launch(absent));
        assertTrue(noFile.getMessage().contains("cannot be read: file=" + missing), noFile.getMessage());
        assertTrue(Files.notExists(root.resolve("m").resolve("journal")), "nothing was opened");
    }

    private static void assertRefused(
        final TestCluster cluster, final CredentialsSupplier credentials, final String problem)
    {
        assertThrows(AuthenticationException.class, () -> cluster.tryConnect(credentials));
        final String last = cluster.errors.get(cluster.errors.size() - 1).getMessage();
        assertTrue(last.contains(problem), last);
    }

    private static AdminResponseCode askForSnapshot(final TestCluster cluster, final Path key)
    {
        final AdminResponseCode[] answer = new AdminResponseCode[1];
        try (AeronCluster client = cluster.connect(
            cluster.credentials(key),
            (clusterSessionId, correlationId, requestType, code, message, payload, offset, length) ->
                answer[0] = code))
        {
            TestCluster.await("asked", () -> client.sendAdminRequestToTakeASnapshot(77));
            TestCluster.await("answered", () ->
            {
                client.pollEgress();
                return null != answer[0];
            });
        }
        return answer[0];
    }

    private void offer(
        final TestCluster cluster,
        final AeronCluster client,
        final int gatewayId,
        final EntryKind kind,
        final long expectedBlocks)
    {
        // Without a kind: a block whose entry is not there.
        final BlockEncoder encoder = new BlockEncoder().wrap(block, 0, block.capacity())
            .origin(gatewayId, 1, expectedBlocks);
        final int length = EntryKind.COMMAND == kind ?
            AdminCommand.ofClient(payload, 0, AdminCommand.Type.SUSPEND_CLIENT, 9) : 8;
        encoder.tryAppend(null == kind ? EntryKind.REQUEST : kind, 9, 1, 1, 0, 0, payload, 0, length);
        final int blockLength = encoder.finish();
        if (null == kind)
        {
            block.putInt(BlockDescriptor.HEADER_LENGTH + 32, length + 1);
        }
        TestCluster.await("offered", () -> client.offer(block, 0, blockLength) > 0);
        TestCluster.await("stamped", () ->
        {
            client.pollEgress();
            return expectedBlocks == cluster.nodes.get(0).counters().stampedBlock();
        });
    }

    private static List<String> journal(final TestCluster cluster, final int id)
    {
        final List<String> blocks = new ArrayList<>();
        final BlockDecoder decoder = new BlockDecoder();
        try (JournalReader reader = JournalReader.open(new JournalContext()
            .directory(cluster.directory(id, "journal").toFile())
            .streamId(STREAM_ID)))
        {
            reader.seek(1);
            while (reader.poll((buffer, offset, length) ->
            {
                decoder.tryWrap(buffer, offset, length);
                blocks.add("gateway=" + decoder.gatewayId() + ' ' +
                    (decoder.nextEntry() ? decoder.kind() + " code=" + decoder.code() : "empty"));
            }, 100) > 0)
            {
                continue;
            }
        }
        return blocks;
    }

    /** Says what another session said, byte for byte. */
    private static final class Replayed implements CredentialsSupplier
    {
        private final TestCredentials recorded;

        Replayed(final TestCredentials recorded)
        {
            this.recorded = recorded;
        }

        @Override
        public byte[] encodedCredentials()
        {
            return recorded.encodedCredentials();
        }

        @Override
        public byte[] onChallenge(final byte[] encodedChallenge)
        {
            return recorded.response;
        }
    }
}
