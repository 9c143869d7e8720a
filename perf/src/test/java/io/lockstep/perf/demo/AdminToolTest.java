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
package io.lockstep.perf.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.aeron.exceptions.AeronException;
import io.lockstep.gateway.admin.AdminContext;
import io.lockstep.gateway.admin.AdminOutcome;
import io.lockstep.gateway.admin.AdminTool;
import io.lockstep.perf.system.FreePortRange;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.runtime.NodeDirectory;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.keys.KeyDirectory;
import io.lockstep.runtime.keys.KeyFile;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.runtime.keys.SigningKey;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.sequencer.SequencerNode;

/** Commands of operators, sent to real members and read back from them. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class AdminToolTest
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path root;

    private final List<SequencerNode> members = new ArrayList<>();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[AdminCommand.MAX_LENGTH]);
    private final int portBase = FreePortRange.find(1, 2, 101, 202);
    private KeyDirectory keys;

    @AfterEach
    void stop()
    {
        CloseHelper.closeAll(members);
    }

    @Test
    void shouldTellTheSequenceThatAMajorityHolds()
    {
        start(3);

        assertSequenced(1, send(KeyFile.read(keys.adminKey()), AdminCommand.Type.HALT));
        assertSequenced(2, send(KeyFile.read(keys.adminKey()), AdminCommand.Type.RESUME));

        members.get(2).close();
        assertSequenced(3, send(KeyFile.read(keys.adminKey()), AdminCommand.Type.HALT));
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldRefuseWhoIsNoAdminAndCountIt()
    {
        start(1);

        final AdminOutcome ofGateway = send(KeyFile.read(keys.gatewayKey(1)), AdminCommand.Type.HALT);
        assertEquals(AdminOutcome.Status.REFUSED, ofGateway.status(), ofGateway.toString());
        assertEquals(ErrorCode.NOT_AUTHORISED, ofGateway.code());
        assertEquals(0, members.get(0).counters().stampedSequence());
        assertEquals(1, members.get(0).counters().stampedBlock());

        final SigningKey stranger = SigningKey.generate(Principal.admin("operator"), new SecureRandom());
        final AdminOutcome ofStranger = send(stranger, AdminCommand.Type.HALT);
        assertEquals(AdminOutcome.Status.NOT_SENT, ofStranger.status(), ofStranger.toString());
        assertTrue(ofStranger.detail().contains(stranger.publicLine()), ofStranger.detail());
        assertTrue(members.get(0).counters().sessionsRefused() >= 1);
        assertEquals(1, members.get(0).counters().stampedBlock());

        assertSequenced(1, send(KeyFile.read(keys.adminKey()), AdminCommand.Type.RESUME));
    }

    @Test
    void shouldTellWhyTheStreamRefusesACommand()
    {
        start(1);

        assertRefused(ErrorCode.UNKNOWN_CLIENT,
            AdminCommand.ofClient(command, 0, AdminCommand.Type.SUSPEND_CLIENT, 5));
        assertRefused(ErrorCode.UNKNOWN_SETTING, AdminCommand.setSetting(command, 0, "clients.limti", "1"));
        assertRefused(ErrorCode.FIXED_AT_GENESIS, AdminCommand.setSetting(command, 0, "clients.window", "64"));
        assertRefused(ErrorCode.BAD_VALUE, AdminCommand.activateVersion(command, 0, 0));
        assertSequenced(1, send(AdminCommand.setSetting(command, 0, "clients.limit", "2048")));
        assertSequenced(2, send(AdminCommand.ofClient(command, 0, AdminCommand.Type.RETIRE_CLIENT, 5)));
        assertRefused(ErrorCode.RETIRED, AdminCommand.ofClient(command, 0, AdminCommand.Type.SUSPEND_CLIENT, 5));
        assertSequenced(3, send(AdminCommand.ofStream(command, 0, AdminCommand.Type.END_OF_STREAM)));
        assertRefused(ErrorCode.END_OF_STREAM, AdminCommand.ofStream(command, 0, AdminCommand.Type.RESUME));
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldSayThatNothingWasSentWhenNobodyAnswers()
    {
        final SigningKey key = SigningKey.generate(Principal.admin("operator"), new SecureRandom());
        final int length = AdminCommand.ofStream(command, 0, AdminCommand.Type.HALT);

        final AdminOutcome outcome = AdminTool.send(
            context(key, 3).timeoutNs(TimeUnit.SECONDS.toNanos(2)), command, 0, length);

        assertEquals(AdminOutcome.Status.NOT_SENT, outcome.status(), outcome.toString());
        assertNull(outcome.code());
        assertTrue(outcome.detail().contains("hosts=localhost,localhost,localhost"), outcome.detail());
    }

    private AdminOutcome send(final SigningKey key, final AdminCommand.Type type)
    {
        return AdminTool.send(
            context(key, members.size()), command, 0, AdminCommand.ofStream(command, 0, type));
    }

    private AdminOutcome send(final int length)
    {
        return AdminTool.send(context(KeyFile.read(keys.adminKey()), members.size()), command, 0, length);
    }

    private void assertRefused(final ErrorCode code, final int length)
    {
        final AdminOutcome outcome = send(length);

        assertEquals(AdminOutcome.Status.REFUSED, outcome.status(), outcome.toString());
        assertEquals(code, outcome.code(), outcome.toString());
    }

    private AdminContext context(final SigningKey key, final int count)
    {
        return new AdminContext().key(key).hosts(hosts(count)).portBase(portBase).timeoutNs(TIMEOUT_NS);
    }

    private static void assertSequenced(final long sequence, final AdminOutcome outcome)
    {
        assertEquals(AdminOutcome.Status.SEQUENCED, outcome.status(), outcome.toString());
        assertEquals(sequence, outcome.sequence(), outcome.toString());
    }

    private void start(final int count)
    {
        keys = new KeyDirectory(root.resolve("keys")).create(1, new SecureRandom());
        for (int id = 0; id < count; id++)
        {
            final Properties properties = new Properties();
            properties.setProperty("lockstep.cluster.hosts", hosts(count));
            properties.setProperty("lockstep.cluster.port.base", Integer.toString(portBase));
            properties.setProperty("lockstep.cluster.member.id", Integer.toString(id));
            properties.setProperty("lockstep.cluster.authorised.keys", keys.authorisedKeys().toString());
            properties.setProperty("lockstep.cluster.heartbeat.timeout", "2s");
            properties.setProperty("lockstep.cluster.election.timeout", "500ms");
            properties.setProperty("lockstep.sequencer.dir", root.resolve("member-" + id).toString());
            properties.setProperty("lockstep.feed.channel", "aeron:udp?endpoint=localhost:" + (portBase + 60));
            properties.setProperty("lockstep.durability", "replicated");
            properties.setProperty("lockstep.journal.segment.length", "1m");
            members.add(SequencerNode.launch(SequencerContext.from(new Settings(properties, "test"))
                .bootstrap(NodeDirectory.Bootstrap.ADOPT)
                .errorHandler(this::onError).terminationHook(() -> errors.add(new Error("terminated")))));
        }
    }

    private void onError(final Throwable ex)
    {
        if (!(ex instanceof AeronException) || AeronException.Category.WARN != ((AeronException)ex).category())
        {
            errors.add(ex);
        }
    }

    private static String hosts(final int count)
    {
        return "localhost" + ",localhost".repeat(count - 1);
    }
}
