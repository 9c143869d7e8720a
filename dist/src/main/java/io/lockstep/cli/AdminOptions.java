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

import java.nio.file.Path;

import io.lockstep.gateway.GatewayConfiguration;
import io.lockstep.gateway.admin.AdminContext;
import io.lockstep.journal.JournalConfiguration;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.keys.KeyFile;
import io.lockstep.runtime.keys.Role;
import io.lockstep.runtime.keys.SigningKey;
import picocli.CommandLine.Option;

/**
 * Where the cluster is and who asks: the options of every command of {@code lockstep admin}.
 * <p>
 * Threading: the main thread.
 */
final class AdminOptions
{
    @Option(names = "--key", paramLabel = "FILE", required = true, description = "Private key of the admin.")
    private Path key;

    @Option(
        names = {"-f", "--file"}, paramLabel = "FILE",
        description = "Properties file of a node, for what the options below do not say.")
    private Path file;

    @Option(names = "--hosts", paramLabel = "HOST,...", description = "Hosts of all members, where no file names them.")
    private String hosts;

    @Option(names = "--port-base", paramLabel = "N", description = "First port of member 0; by default 20000.")
    private Integer portBase;

    @Option(names = "--stream-id", paramLabel = "N", description = "The stream; by default 1.")
    private Integer streamId;

    @Option(names = "--cluster-id", paramLabel = "N", description = "The cluster; by default 0.")
    private Integer clusterId;

    @Option(
        names = "--address", paramLabel = "ADDRESS",
        description = "Address of this host that the members reach; by default the one that leads to them.",
        defaultValue = "")
    private String address;

    @Option(
        names = "--timeout", paramLabel = "TIME", description = "Longest wait for the outcome; by default 15s.",
        converter = DurationConverter.class)
    private Long timeoutNs;

    AdminOptions()
    {
    }

    /** What the options and the file say, checked. */
    AdminContext context()
    {
        final SigningKey signingKey = KeyFile.read(key);
        Checks.that(Role.ADMIN == signingKey.principal().role(),
            "key is not of an admin: file=" + key + " principal=" + signingKey.principal());
        final Settings settings = null == file ? null : Settings.load(file);
        final String members = null != hosts ? hosts :
            null == settings ? "" : settings.text(GatewayConfiguration.CLUSTER_HOSTS_PROP_NAME, "");
        Checks.that(!members.isEmpty(), "hosts of the members are not given, on which it depends what a majority is: " +
            "give --hosts A,B,C, or -f FILE with " + GatewayConfiguration.CLUSTER_HOSTS_PROP_NAME);
        final int count = members.split(",").length;
        Checks.that(1 == count || 3 == count || 5 == count, "--hosts is not 1, 3 or 5 hosts: hosts=" + members);
        return new AdminContext()
            .key(signingKey)
            .hosts(members)
            .portBase(number(settings, portBase,
                GatewayConfiguration.CLUSTER_PORT_BASE_PROP_NAME, GatewayConfiguration.CLUSTER_PORT_BASE_DEFAULT))
            .streamId(number(settings, streamId,
                GatewayConfiguration.STREAM_ID_PROP_NAME, GatewayConfiguration.STREAM_ID_DEFAULT))
            .clusterId(number(settings, clusterId, JournalConfiguration.CLUSTER_ID_PROP_NAME, 0))
            .address(address)
            .timeoutNs(null == timeoutNs ? AdminContext.TIMEOUT_DEFAULT_NS : timeoutNs);
    }

    private static int number(
        final Settings settings, final Integer option, final String name, final int defaultValue)
    {
        return null != option ? option : null == settings ? defaultValue : settings.number(name, defaultValue);
    }
}
