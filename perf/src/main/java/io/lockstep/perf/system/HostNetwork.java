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
package io.lockstep.perf.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A host for each node: network namespaces of this machine, each with an address and a cable to one switch, which is a
 * bridge in a namespace of its own. Files, shared memory and process ids are common to all. This machine's own network
 * is not touched. Needs root and iproute2.
 * <pre>
 *   lockstep-PID-sw    br0 --- p1, p2 ...
 *   lockstep-PID-N     lo, eth0 10.77.0.N/24, groups by eth0
 * </pre>
 * Threading: one thread; {@link #close()} any, at the end. Errors: {@link IllegalStateException} with what {@code ip}
 * said.
 */
public final class HostNetwork implements Hosts
{
    private static final String PREFIX = "lockstep-";
    private static final String SWITCH = "sw";
    private static final String NETWORK = "10.77.0.";
    private static final long COMMAND_LIMIT_S = 30;

    private final String prefix = PREFIX + ProcessHandle.current().pid() + '-';
    private final Map<String, Integer> hosts = new LinkedHashMap<>();
    private boolean hasSwitch;

    private HostNetwork()
    {
    }

    /**
     * A network without hosts, if this process may make one.
     *
     * @param why is told what is missing, if anything is.
     * @return null if it may not.
     */
    public static HostNetwork tryCreate(final StringBuilder why)
    {
        final HostNetwork network = new HostNetwork();
        try
        {
            network.clearAbandoned();
            network.ip("netns", "add", network.prefix + SWITCH);
            network.hasSwitch = true;
            network.ipIn(SWITCH, "link", "add", "br0", "type", "bridge", "forward_delay", "0", "mcast_snooping", "0");
            network.ipIn(SWITCH, "link", "set", "br0", "up");
            return network;
        }
        catch (final IllegalStateException ex)
        {
            network.close();
            why.append("hosts of their own need root and iproute2: ").append(ex.getMessage());
            return null;
        }
    }

    @Override
    public String address(final String node)
    {
        return NETWORK + numberOf(node);
    }

    @Override
    public List<String> prefix(final String node)
    {
        return List.of("ip", "netns", "exec", prefix + numberOf(node));
    }

    /**
     * Takes a host's cable out of the switch: what either side sends is lost, and neither is told.
     *
     * @param node that the host is of.
     */
    public void unplug(final String node)
    {
        ipIn(SWITCH, "link", "set", "p" + numberOf(node), "down");
    }

    /**
     * Puts the cable in again.
     *
     * @param node that the host is of.
     */
    public void plug(final String node)
    {
        ipIn(SWITCH, "link", "set", "p" + numberOf(node), "up");
    }

    private int numberOf(final String node)
    {
        final Integer known = hosts.get(node);
        if (null != known)
        {
            return known;
        }
        final int number = hosts.size() + 1;
        final String name = Integer.toString(number);
        final String port = "p" + number;
        hosts.put(node, number);
        ip("netns", "add", prefix + name);
        ip("link", "add", "eth0", "netns", prefix + name, "type", "veth", "peer", "name", port,
            "netns", prefix + SWITCH);
        ipIn(SWITCH, "link", "set", port, "master", "br0", "up");
        ipIn(name, "addr", "add", NETWORK + number + "/24", "dev", "eth0");
        ipIn(name, "link", "set", "lo", "up");
        ipIn(name, "link", "set", "eth0", "up");
        ipIn(name, "route", "add", "224.0.0.0/4", "dev", "eth0");
        return number;
    }

    @Override
    public void close()
    {
        for (final int each : hosts.values())
        {
            delete(prefix + each);
        }
        hosts.clear();
        if (hasSwitch)
        {
            delete(prefix + SWITCH);
            hasSwitch = false;
        }
    }

    /** A process that was killed leaves its namespaces behind. */
    private void clearAbandoned()
    {
        for (final String line : ip("netns", "list").lines().toList())
        {
            final String name = line.split(" ")[0];
            if (name.matches(PREFIX + "[0-9]+-[a-z0-9]+") &&
                ProcessHandle.of(Long.parseLong(name.split("-")[1])).isEmpty())
            {
                delete(name);
            }
        }
    }

    /** As far as it goes: one that cannot be deleted does not keep the others. */
    private void delete(final String namespace)
    {
        try
        {
            ip("netns", "del", namespace);
        }
        catch (final IllegalStateException ex)
        {
            System.getLogger(HostNetwork.class.getName()).log(System.Logger.Level.WARNING, "namespace is left", ex);
        }
    }

    private void ipIn(final String host, final String... words)
    {
        final String[] command = new String[words.length + 2];
        command[0] = "-n";
        command[1] = prefix + host;
        System.arraycopy(words, 0, command, 2, words.length);
        ip(command);
    }

    private String ip(final String... words)
    {
        final List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        try
        {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(COMMAND_LIMIT_S, TimeUnit.SECONDS) || 0 != process.exitValue())
            {
                throw new IllegalStateException("command failed: command=" + command + " printed=" + printed);
            }
            return printed;
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("command cannot be run: command=" + command, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: command=" + command, ex);
        }
    }
}
