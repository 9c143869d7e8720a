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
package io.lockstep.sim.net;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.CloseHelper;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.runtime.transport.AeronTransport;
import io.lockstep.runtime.transport.Transport;

/**
 * Real drivers on the loopback interface, each with a client. Peers are missed after some seconds, so that no stall of
 * a busy machine passes for a death.
 */
final class AeronWorld implements TransportWorld
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long PASS_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long LIVENESS_NS = TimeUnit.SECONDS.toNanos(3);

    private final Path root;
    private final int firstPort;
    private final Map<Integer, Node> nodes = new TreeMap<>();

    AeronWorld(final Path root, final int firstPort)
    {
        this.root = root;
        this.firstPort = firstPort;
    }

    @Override
    public Transport node(final int index)
    {
        return nodes.computeIfAbsent(index, (i) -> new Node(root.resolve("node-" + i + "-" + nodes.size()))).transport;
    }

    @Override
    public List<Throwable> errors(final int index)
    {
        return nodes.get(index).errors;
    }

    @Override
    public String host(final int index)
    {
        return "localhost";
    }

    @Override
    public int port(final int index)
    {
        return firstPort + index;
    }

    @Override
    public void kill(final int index)
    {
        final Node node = nodes.remove(index);
        CloseHelper.quietClose(node.driver);
        CloseHelper.quietClose(node.aeron);
    }

    @Override
    public void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "deadline is over");
            Thread.yield();
        }
    }

    @Override
    public void pass()
    {
        final long startNs = System.nanoTime();
        await(() -> System.nanoTime() - startNs > PASS_NS);
    }

    @Override
    public void close()
    {
        for (final Node each : nodes.values())
        {
            CloseHelper.closeAll(each.aeron, each.driver);
        }
    }

    private static final class Node
    {
        private final List<Throwable> errors = new CopyOnWriteArrayList<>();
        private final MediaDriver driver;
        private final Aeron aeron;
        private final Transport transport;

        Node(final Path directory)
        {
            driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .imageLivenessTimeoutNs(LIVENESS_NS)
                .publicationConnectionTimeoutNs(LIVENESS_NS)
                .publicationLingerTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500))
                .statusMessageTimeoutNs(TimeUnit.MILLISECONDS.toNanos(20))
                .errorHandler((ex) -> {}));
            aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .errorHandler(errors::add));
            transport = new AeronTransport(aeron);
        }
    }
}
