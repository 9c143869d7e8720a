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
package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.lockstep.gateway.GatewayContext;
import io.lockstep.replica.ReplicaContext;
import io.lockstep.replica.machines.StateMachines;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.counters.NodeKind;
import io.lockstep.sequencer.SequencerContext;
import io.lockstep.status.MetricsServer;

/** Holds the table of settings in OPERATIONS.md against the code; {@code -Dscenario.rewrite=true} writes it anew. */
class SettingsTableTest
{
    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- /settings -->";

    @Test
    void operationsShouldListEverySettingWithItsDefault() throws IOException
    {
        final Path file = Path.of("..", "OPERATIONS.md");
        final String text = Files.readString(file);
        final int begin = text.indexOf(BEGIN) + BEGIN.length();
        final int end = text.indexOf(END);
        final String table = table();
        if (Boolean.getBoolean("scenario.rewrite"))
        {
            Files.writeString(file, text.substring(0, begin) + table + text.substring(end));
            return;
        }

        assertEquals(table, text.substring(begin, end), "run with -Dscenario.rewrite=true and review the difference");
    }

    private static String table()
    {
        final TreeMap<String, String> rows = new TreeMap<>();
        final Properties required = new Properties();
        required.setProperty("lockstep.sequencer.dir", "(must be set)");
        required.setProperty("lockstep.cluster.authorised.keys", "(must be set)");
        final Settings sequencer = new Settings(required, "defaults");
        SequencerContext.from(sequencer);
        MetricsServer.prepare(sequencer, NodeKind.SEQUENCER);
        add(rows, sequencer, "sequencer");
        final Properties requiredOfGateway = new Properties();
        requiredOfGateway.setProperty("lockstep.gateway.key", "(must be set)");
        final Settings gateway = new Settings(requiredOfGateway, "defaults");
        new GatewayContext(gateway);
        MetricsServer.prepare(gateway, NodeKind.GATEWAY);
        add(rows, gateway, "gateway");
        final Settings replica = new Settings(new Properties(), "defaults");
        ReplicaContext.from(replica, StateMachines::factory);
        MetricsServer.prepare(replica, NodeKind.REPLICA);
        add(rows, replica, "replica");

        final StringBuilder builder = new StringBuilder("| name | default | node |\n|---|---|---|\n");
        rows.forEach((row, nodes) -> builder.append(row).append(" | ").append(nodes).append(" |\n"));
        return builder.toString();
    }

    private static void add(final TreeMap<String, String> rows, final Settings settings, final String node)
    {
        settings.print().lines().forEach((line) ->
        {
            final int equals = line.indexOf('=');
            final String value = line.substring(equals + 1).replace("|", "\\|");
            final String row = "| `" + line.substring(0, equals) + "` | " + (value.isEmpty() ? "–" : '`' + value + '`');
            rows.merge(row, node, (before, added) -> before + ", " + added);
        });
    }
}
