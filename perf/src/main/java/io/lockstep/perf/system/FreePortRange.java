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
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;

/** A range of ports of the loopback that nobody has, below those that the system gives away. */
public final class FreePortRange
{
    /** Ports of a range. */
    public static final int LENGTH = 700;

    private static final int FIRST = 10_000;
    private static final int RANGES = 14;
    private static final int TRIES = 100;

    private FreePortRange()
    {
    }

    /**
     * Finds one.
     *
     * @param offsets of the ports that must be free.
     * @return first port.
     */
    public static int find(final int... offsets)
    {
        final SplittableRandom random = new SplittableRandom(System.nanoTime());
        for (int i = 0; i < TRIES; i++)
        {
            final int base = FIRST + LENGTH * random.nextInt(RANGES);
            boolean isFree = true;
            for (final int each : offsets)
            {
                isFree = isFree && isFree(base + each);
            }
            if (isFree)
            {
                return base;
            }
        }
        throw new IllegalStateException("no free range of ports: tries=" + TRIES);
    }

    private static boolean isFree(final int port)
    {
        try (DatagramSocket socket = new DatagramSocket(null))
        {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }
}
