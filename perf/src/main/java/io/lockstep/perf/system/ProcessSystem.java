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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.agrona.IoUtil;

import io.lockstep.perf.history.HistoryChecker;
import io.lockstep.perf.history.HistoryWriter;
import io.lockstep.runtime.DriverDirectory;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.keys.KeyDirectory;
import io.lockstep.status.CncFile;
import io.lockstep.status.NodeReading;

/**
 * Members, gateways, observers and loads, each a process of its own, on ports and multicast groups that are free, on
 * this host or on hosts of their own. Names tell what a node is: {@code member-0}, {@code gateway-1}, {@code
 * observer-1}, {@code load-1}. What is done to them is a history of its own.
 * <pre>
 *   DIRECTORY/conf/NAME.properties  histories/NAME-LIFE.jsonl  logs/NAME-LIFE.log  NAME/ (members and gateways)
 * </pre>
 * Threading: one thread; processes that are left are killed when the JVM ends.
 */
public final class ProcessSystem implements AutoCloseable
{
    private static final int GROUPS = 120;
    private static final String OPERATOR = "operator-1";
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long STOP_LIMIT_S = 40;

    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private final Map<String, Integer> lives = new TreeMap<>();
    private final Map<String, String> mainClasses = new TreeMap<>();
    private final Map<String, Map<String, String>> laterSettings = new TreeMap<>();
    private final List<String> drivers = new ArrayList<>();
    private final List<NodeProcess> ended = new ArrayList<>();
    private final Thread reaper = new Thread(this::reap, "reaper");
    private final Path directory;
    private final SystemShape shape;
    private final List<String> jvmOptions;
    private final Hosts hosts;
    private final HistoryWriter history;
    private final KeyDirectory keys;
    private final int portBase;
    private final int group;

    /**
     * A system of which nothing runs yet.
     *
     * @param directory  for everything; made if it is not there.
     * @param shape      of the system.
     * @param jvmOptions of every process, after those of this JVM without its heap.
     * @param hosts      of the nodes, closed with this.
     */
    public ProcessSystem(
        final Path directory, final SystemShape shape, final List<String> jvmOptions, final Hosts hosts)
    {
        this.directory = directory;
        this.hosts = hosts;
        this.shape = shape;
        this.jvmOptions = List.copyOf(jvmOptions);
        portBase = FreePortRange.find(SystemPorts.of(shape));
        group = 1 + 2 * new SplittableRandom(System.nanoTime()).nextInt(GROUPS);
        try
        {
            Files.createDirectories(directory.resolve("conf"));
            Files.createDirectories(directory.resolve("logs"));
            Files.createDirectories(histories());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("directories cannot be made: directory=" + directory, ex);
        }
        keys = new KeyDirectory(directory.resolve("keys")).create(shape.gateways(), new SecureRandom());
        history = HistoryWriter.create(historyFile("system", 1), "system");
        history.cluster(System.nanoTime(), shape.members());
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts a node, for the first time or again.
     *
     * @param name      of it.
     * @param arguments of its command, after its own.
     * @return the process, which may not run yet.
     */
    public NodeProcess start(final String name, final String... arguments)
    {
        final NodeProcess before = nodes.get(name);
        if (null != before && before.isAlive())
        {
            throw new IllegalStateException("node runs already: " + before);
        }
        final int life = lives.merge(name, 1, Integer::sum);
        final List<String> command = newCommand(name, mainClasses.getOrDefault(
            name, "member".equals(kindOf(name)) ? shape.memberMainClass() : SystemShape.MAIN_CLASS));
        command.addAll(nodeCommand(name, life));
        command.addAll(List.of(arguments));
        if (null != before)
        {
            ended.add(before);
        }
        tell(name, "start");
        final NodeProcess process = NodeProcess.start(
            name, life, directory.resolve("logs").resolve(name + "-" + life + ".log"), directory, command);
        nodes.put(name, process);
        return process;
    }

    /**
     * Seeds a member again from another one: a command that ends by itself.
     *
     * @param name   of the member, which is down.
     * @param peerId to copy from.
     * @return the process.
     */
    public NodeProcess reseed(final String name, final int peerId)
    {
        final String toolName = "reseed-" + numberOf(name);
        final int life = lives.merge(toolName, 1, Integer::sum);
        final List<String> command = newCommand(name, SystemShape.MAIN_CLASS);
        command.addAll(List.of("sequencer", "reseed", write(name, memberSettings(numberOf(name))),
            "--from", Integer.toString(peerId)));
        tell(name, "reseed");
        final NodeProcess process = NodeProcess.start(
            toolName, life, directory.resolve("logs").resolve(toolName + "-" + life + ".log"), directory, command);
        process.expectEnd();
        ended.add(process);
        return process;
    }

    /**
     * Another release of a node's software, from its next start on.
     *
     * @param name      of the node.
     * @param mainClass of that release.
     */
    public void mainClass(final String name, final String mainClass)
    {
        mainClasses.put(name, mainClass);
    }

    /**
     * Gives the cluster an admin's command, which ends by itself.
     *
     * @param arguments of the command line, after {@code admin}.
     * @return the process.
     */
    public NodeProcess admin(final List<String> arguments)
    {
        final int life = lives.merge("admin", 1, Integer::sum);
        final List<String> command = newCommand(OPERATOR, SystemShape.MAIN_CLASS);
        command.add("admin");
        command.addAll(arguments);
        command.addAll(List.of(
            "--key", keys.adminKey().toString(), "--port-base", Integer.toString(portBase),
            "--hosts", memberHosts()));
        final NodeProcess process = NodeProcess.start(
            "admin", life, directory.resolve("logs").resolve("admin-" + life + ".log"), directory, command);
        process.expectEnd();
        ended.add(process);
        return process;
    }

    /** Starts a command that looks at a node, or does something to one; the name is for its log. */
    public NodeProcess command(final String name, final String... arguments)
    {
        final List<String> command = newCommand(OPERATOR, SystemShape.MAIN_CLASS);
        command.addAll(List.of(arguments));
        final NodeProcess process = NodeProcess.start(
            name, 1, directory.resolve("logs").resolve(name + ".log"), directory, command);
        process.expectEnd();
        ended.add(process);
        return process;
    }

    /** Changes a setting of all nodes of a kind, from their next starts on. */
    public void setting(final String kind, final String name, final String value)
    {
        laterSettings.computeIfAbsent(kind, (key) -> new TreeMap<>()).put(name, value);
    }

    private List<String> newCommand(final String node, final String mainClass)
    {
        final List<String> command = new ArrayList<>(hosts.prefix(node));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String each : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (!each.startsWith("-agentlib:") && !each.startsWith("-javaagent:") && !each.startsWith("-Xm") &&
                !each.contains("AlwaysPreTouch") && !each.contains("Use") && !each.startsWith("-Dlockstep."))
            {
                command.add(each);
            }
        }
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        return command;
    }

    private List<String> nodeCommand(final String name, final int life)
    {
        switch (kindOf(name))
        {
            case "member":
                return memberCommand(name, life);

            case "gateway":
                return List.of("gateway", write(name, gatewaySettings(numberOf(name))));

            case "observer":
                drivers.add(DriverDirectory.of(historyFile(name, life).toFile()));
                return List.of("observe", write(name, observerSettings()),
                    "--history", historyFile(name, life).toString(), "--node", name);

            case "load":
                drivers.add(DriverDirectory.of(historyFile(name, life).toFile()));
                return List.of("load", "--history", historyFile(name, life).toString(),
                    "--gateways", String.join(",", gatewayChannels()));

            default:
                throw new IllegalArgumentException("name tells no kind of node: name=" + name);
        }
    }

    private List<String> memberCommand(final String name, final int life)
    {
        final List<String> command = new ArrayList<>(List.of(
            "sequencer", write(name, memberSettings(numberOf(name))), "--history", historyFile(name, life).toString()));
        if (1 == life)
        {
            command.add("--bootstrap");
        }
        return command;
    }

    private static String kindOf(final String name)
    {
        return name.substring(0, name.lastIndexOf('-'));
    }

    private static int numberOf(final String name)
    {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    private String write(final String name, final Map<String, String> settings)
    {
        final Path file = settingsFile(name);
        final Properties properties = new Properties();
        properties.putAll(settings);
        properties.putAll(laterSettings.getOrDefault(kindOf(name), Map.of()));
        try (var writer = Files.newBufferedWriter(file))
        {
            properties.store(writer, null);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("settings cannot be written: file=" + file, ex);
        }
        return file.toString();
    }

    private Map<String, String> memberSettings(final int id)
    {
        final Map<String, String> settings = new TreeMap<>(shape.memberSettings());
        settings.put("lockstep.cluster.member.id", Integer.toString(id));
        settings.put("lockstep.cluster.hosts", memberHosts());
        settings.put("lockstep.cluster.port.base", Integer.toString(portBase));
        settings.put("lockstep.sequencer.dir", nodeDirectory("member-" + id).toString());
        settings.put("lockstep.feed.channel", feedChannel());
        settings.put("lockstep.cluster.authorised.keys", keys.authorisedKeys().toString());
        return settings;
    }

    private Map<String, String> gatewaySettings(final int id)
    {
        final Map<String, String> settings = new TreeMap<>(shape.gatewaySettings());
        settings.put("lockstep.gateway.id", Integer.toString(id));
        settings.put("lockstep.cluster.hosts", memberHosts());
        settings.put("lockstep.cluster.port.base", Integer.toString(portBase));
        settings.put("lockstep.gateway.dir", nodeDirectory("gateway-" + id).toString());
        settings.put("lockstep.feed.channels", feedChannel());
        settings.put("lockstep.gateway.key", keys.gatewayKey(id).toString());
        settings.put("lockstep.gateway.ingress.channel", endpoint(id, SystemPorts.GATEWAY));
        settings.put("lockstep.gateway.replay.channel", endpoint(id, SystemPorts.REPLAY));
        settings.put("lockstep.gateway.stream.channel", streamChannel(id));
        return settings;
    }

    private Map<String, String> observerSettings()
    {
        final StringJoiner streams = new StringJoiner(",");
        final StringJoiner replays = new StringJoiner(",");
        for (int id = 1; id <= shape.gateways(); id++)
        {
            streams.add(streamChannel(id));
            replays.add(endpoint(id, SystemPorts.REPLAY));
        }
        return Map.of(
            "lockstep.replica.streams", streams.toString(), "lockstep.replica.replays", replays.toString());
    }

    private String memberHosts()
    {
        return IntStream.range(0, shape.members()).mapToObj((id) -> hosts.address("member-" + id))
            .collect(Collectors.joining(","));
    }

    private String endpoint(final int gatewayId, final int offset)
    {
        return "aeron:udp?endpoint=" + hosts.address("gateway-" + gatewayId) + ':' + (portBase + offset + gatewayId);
    }

    private String feedChannel()
    {
        return "aeron:udp?endpoint=239.255.0." + group + ':' + (portBase + SystemPorts.FEED);
    }

    private String streamChannel(final int gatewayId)
    {
        return "aeron:udp?endpoint=239.255." + gatewayId + '.' + group + ':' +
            (portBase + SystemPorts.MULTICAST + gatewayId);
    }

    /** Settings of a node, there since its first start. */
    public Path settingsFile(final String name)
    {
        return directory.resolve("conf").resolve(name + ".properties");
    }

    /** Where a gateway takes requests for replay, as HOST:PORT. */
    public String replayEndpoint(final String gateway)
    {
        return hosts.address(gateway) + ':' + (portBase + SystemPorts.REPLAY + numberOf(gateway));
    }

    /** Arguments by which the status command finds a node in its last life. */
    public List<String> statusArguments(final String name)
    {
        return "observer".equals(kindOf(name)) ?
            List.of("--aeron-dir", DriverDirectory.of(historyFile(name, node(name).life()).toFile())) :
            List.of(nodeDirectory(name).toString());
    }

    /** Where clients reach the gateways. */
    public List<String> gatewayChannels()
    {
        final List<String> channels = new ArrayList<>();
        for (int id = 1; id <= shape.gateways(); id++)
        {
            channels.add(endpoint(id, SystemPorts.GATEWAY));
        }
        return channels;
    }

    /** The node of a name, in its last life. */
    public NodeProcess node(final String name)
    {
        final NodeProcess process = nodes.get(name);
        if (null == process)
        {
            throw new IllegalArgumentException("node was never started: name=" + name + " known=" + nodes.keySet());
        }
        return process;
    }

    /** All nodes, each in its last life, in the order of their first starts. */
    public Collection<NodeProcess> nodes()
    {
        return nodes.values();
    }

    /** Lives that are over and were followed by others, and commands. */
    public List<NodeProcess> endedLives()
    {
        return ended;
    }

    /** Nodes of a kind that are there. */
    public List<NodeProcess> alive(final String kind)
    {
        return nodes.values().stream().filter((each) -> each.isAlive() && kind.equals(kindOf(each.name()))).toList();
    }

    /** The member that leads, null if none does. */
    public NodeProcess leader()
    {
        for (final NodeProcess each : alive("member"))
        {
            if (MemberRole.isLeader(driverDirectory(each), each.pid()))
            {
                return each;
            }
        }
        return null;
    }

    /** Does every other member that is there follow a leader, and hold what that one has stamped by now. */
    public boolean isFollowed(final NodeProcess leader)
    {
        final long stamped = counter(leader.name(), CounterType.SEQUENCER_STAMPED_BLOCK);
        return alive("member").stream().allMatch((each) -> each == leader ||
            MemberRole.isFollower(driverDirectory(each), each.pid()) &&
            counter(each.name(), CounterType.SEQUENCER_STAMPED_BLOCK) >= stamped);
    }

    /**
     * Has the cluster take a snapshot.
     *
     * @param leader of it.
     * @return false if the leader does something of that kind already.
     */
    boolean requestSnapshot(final NodeProcess leader)
    {
        return MemberRole.requestSnapshot(driverDirectory(leader), leader.pid());
    }

    private String driverDirectory(final NodeProcess node)
    {
        return DriverDirectory.of(nodeDirectory(node.name()).toFile());
    }

    /** Writes down that something is done to a node. */
    public void tell(final String name, final String what)
    {
        history.node(System.nanoTime(), name, what);
        history.flush();
    }

    /**
     * A counter of a node, read from outside.
     *
     * @param name of the node.
     * @param type of the counter.
     * @return 0 if it has no such counter, or none yet.
     */
    public long counter(final String name, final CounterType type)
    {
        final File driver = new File(DriverDirectory.of(nodeDirectory(name).toFile()));
        if (!CncFile.isIn(driver))
        {
            return 0;
        }
        try (CncFile file = CncFile.open(driver))
        {
            return NodeReading.readAll(file.reader(), System.currentTimeMillis(), System.nanoTime()).stream()
                .mapToLong((each) -> each.get(type)).sum();
        }
    }

    /** Directory of a member or a gateway. */
    public Path nodeDirectory(final String name)
    {
        return directory.resolve(name);
    }

    /** Directories of all members and gateways that were started. */
    public List<Path> journals()
    {
        return nodes.keySet().stream()
            .filter((each) -> List.of("member", "gateway").contains(kindOf(each)))
            .map((each) -> nodeDirectory(each).resolve("journal"))
            .filter(Files::isDirectory)
            .toList();
    }

    /** Directory of all histories. */
    public Path histories()
    {
        return directory.resolve("histories");
    }

    /** History of a life of a node. */
    public Path historyFile(final String name, final int life)
    {
        return histories().resolve(name + "-" + life + HistoryChecker.EXTENSION);
    }

    /**
     * Waits for something.
     *
     * @param condition to wait for.
     * @param limitNs   longest wait.
     * @return false if it did not come.
     */
    public static boolean await(final BooleanSupplier condition, final long limitNs)
    {
        final long deadlineNs = System.nanoTime() + limitNs;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    /**
     * Ends what still runs, in order: loads, observers, gateways, members.
     *
     * @return nodes that had to be killed.
     */
    public List<String> stopAll()
    {
        final List<String> killed = new ArrayList<>();
        for (final String kind : List.of("load", "observer", "gateway", "member"))
        {
            final List<NodeProcess> processes = alive(kind);
            processes.forEach((each) -> tell(each.name(), "stop"));
            processes.forEach(NodeProcess::terminate);
            for (final NodeProcess each : processes)
            {
                if (!each.awaitEnd(STOP_LIMIT_S))
                {
                    killed.add(each.toString());
                    each.kill();
                }
            }
        }
        return killed;
    }

    private void reap()
    {
        killAll();
        hosts.close();
    }

    private void killAll()
    {
        Stream.concat(nodes.values().stream(), ended.stream()).filter(NodeProcess::isAlive).forEach(NodeProcess::kill);
    }

    /** Kills what runs, and clears what killed nodes left in shared memory. The directory stays. */
    @Override
    public void close()
    {
        reap();
        for (final String each : nodes.keySet())
        {
            drivers.add(DriverDirectory.of(nodeDirectory(each).toFile()));
        }
        drivers.forEach((each) -> IoUtil.delete(new File(each), true));
        history.close();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }

    /** What every node printed last, for a report of a failure. */
    public String logs()
    {
        final StringBuilder builder = new StringBuilder();
        Stream.concat(ended.stream(), nodes.values().stream()).forEach((each) ->
            builder.append("---- ").append(each).append('\n').append(each.tail()).append('\n'));
        return builder.toString();
    }
}
