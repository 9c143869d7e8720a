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

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import com.sun.management.ThreadMXBean;
import io.aeron.logbuffer.FragmentHandler;
import io.lockstep.runtime.transport.TransportPublication;
import io.lockstep.runtime.transport.TransportSubscription;
import io.lockstep.sim.time.Scheduler;
import io.lockstep.sim.time.SeededRandom;
import io.lockstep.sim.time.StepDigest;

/** What holds whatever the seed does. */
class NetworkPropertiesTest
{
    private static final int SEEDS = 300;
    private static final int STEPS = 400;
    private static final int STREAM_ID = 3;
    private static final String CHANNEL = "aeron:udp?endpoint=239.255.0.1:20901|term-length=64k";

    @Test
    void shouldKeepStreamWithoutGapWithinAnImage()
    {
        long resent = 0;
        long gone = 0;
        long held = 0;
        long overrun = 0;
        for (int seed = 0; seed < SEEDS; seed++)
        {
            final Run run = new Run(seed, ChannelMode.STREAM).play();
            for (final Receiver each : run.receivers)
            {
                each.checkStream(seed);
            }
            resent += run.network.countOf(NetworkEvent.RESENT);
            gone += run.network.countOf(NetworkEvent.IMAGE_GONE);
            held += run.network.countOf(NetworkEvent.HELD);
            overrun += run.network.countOf(NetworkEvent.OVERRUN);
            assertEquals(0, run.network.countOf(NetworkEvent.LOST) + run.network.countOf(NetworkEvent.DAMAGED));
        }
        assertTrue(resent > SEEDS && gone > SEEDS / 2 && held > SEEDS && overrun > 0,
            "resent=" + resent + " gone=" + gone + " held=" + held + " overrun=" + overrun);
    }

    @Test
    void shouldLoseDoubleOvertakeAndDamageDatagramsAndNothingElse()
    {
        final long[] counts = new long[NetworkEvent.values().length];
        for (int seed = 0; seed < SEEDS; seed++)
        {
            final Run run = new Run(seed, ChannelMode.DATAGRAM).play();
            int damaged = 0;
            int doubled = 0;
            for (final Receiver each : run.receivers)
            {
                damaged += each.checkDatagrams(seed, run.sent);
                doubled += each.doubled;
            }
            assertTrue(damaged <= run.network.countOf(NetworkEvent.DAMAGED));
            assertTrue(doubled <= run.network.countOf(NetworkEvent.DOUBLED));
            for (final NetworkEvent each : NetworkEvent.values())
            {
                counts[each.ordinal()] += run.network.countOf(each);
            }
        }
        for (final NetworkEvent each : List.of(NetworkEvent.LOST, NetworkEvent.DOUBLED, NetworkEvent.OVERTAKEN,
            NetworkEvent.DAMAGED, NetworkEvent.HELD, NetworkEvent.IMAGE_GONE))
        {
            assertTrue(counts[each.ordinal()] > SEEDS / 2, () -> each + "=" + counts[each.ordinal()]);
        }
        assertEquals(0, counts[NetworkEvent.RESENT.ordinal()]);
    }

    @Test
    void shouldDoTheSameForTheSameSeed()
    {
        long before = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            final ChannelMode mode = 0 == seed % 2 ? ChannelMode.STREAM : ChannelMode.DATAGRAM;
            final long digest = new Run(seed, mode).play().digest.value();
            assertEquals(digest, new Run(seed, mode).play().digest.value());
            assertNotEquals(before, digest);
            before = digest;
        }
    }

    @Test
    void shouldLeaveOtherLinksAloneWhenOneIsDisturbed()
    {
        final List<Long> undisturbed = arrivals(false);

        assertEquals(undisturbed, arrivals(true));
        assertTrue(undisturbed.size() > 100);
    }

    /** The first runs of it are interpreted; the least of many is taken. */
    @Test
    void shouldAllocateNothingForAMessage()
    {
        final SimulatedWorld world = new SimulatedWorld(1);
        final Pump pump = new Pump(world, ChannelMode.STREAM);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            pump.move(1000);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertEquals(0, least);
        world.close();
    }

    @Test
    void shouldPrintMessagesPerSecond()
    {
        for (final ChannelMode each : ChannelMode.values())
        {
            final SimulatedWorld world = new SimulatedWorld(1);
            final Pump pump = new Pump(world, each);
            double best = 0;
            for (int i = 0; i < 20; i++)
            {
                final long startNs = System.nanoTime();
                pump.move(20_000);
                best = Math.max(best, 20_000e9 / (System.nanoTime() - startNs));
            }
            System.out.printf("simulated network, %s: %,.0f messages a second, one receiver, 200 bytes%n", each, best);
            world.close();
        }
    }

    /** When messages from host 2 to host 1 come while host 0 sends there too. */
    private static List<Long> arrivals(final boolean isDisturbed)
    {
        final SimulatedWorld world = new SimulatedWorld(5);
        final String channel = "aeron:udp?endpoint=" + world.host(1) + ':' + world.port(1);
        final TransportSubscription in = world.node(1).addSubscription(channel, STREAM_ID);
        final TransportPublication noise = world.node(0).addPublication(channel, STREAM_ID);
        final TransportPublication out = world.node(2).addPublication(channel, STREAM_ID);
        world.network().settings().adminActionRate(0);
        world.pass();
        if (isDisturbed)
        {
            world.network().disturb(
                (host) -> 0 == host, (host) -> true, new LinkSettings().lossRate(0.5).slowRate(0.5).slowNs(1_000_000));
        }
        final List<Long> arrivals = new ArrayList<>();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        for (int i = 0; i < 200; i++)
        {
            buffer.putInt(0, 0);
            noise.offer(buffer, 0, 64);
            buffer.putInt(0, 1);
            out.offer(buffer, 0, 64);
            for (int j = 0; j < 20; j++)
            {
                world.pass(1000);
                in.poll((message, offset, length, header) ->
                {
                    if (1 == message.getInt(offset))
                    {
                        arrivals.add(world.nowNs());
                    }
                }, 10);
            }
        }
        return arrivals;
    }

    /** A publication to a group of receivers, under faults. */
    private static final class Run
    {
        private final SeededRandom random;
        private final Scheduler scheduler;
        private final SimulatedNetwork network;
        private final StepDigest digest = new StepDigest();
        private final List<byte[]> sent = new ArrayList<>();
        private final Receiver[] receivers;
        private final TransportPublication out;
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
        private final List<Disturbance> disturbances = new ArrayList<>();

        Run(final long seed, final ChannelMode mode)
        {
            random = new SeededRandom(seed);
            scheduler = new Scheduler(random);
            network = new SimulatedNetwork(scheduler, random, new NetworkSettings().timeoutsBy(100));
            network.mode(STREAM_ID, mode);
            network.digest(digest);
            network.linkSettings()
                .lossRate(random.nextInt(31) / 100.0)
                .doubleRate(random.nextInt(51) / 100.0)
                .overtakeRate(random.nextInt(31) / 100.0)
                .damageRate(random.nextInt(11) / 100.0)
                .slowRate(random.nextInt(31) / 100.0)
                .slowNs(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1, 50)));
            receivers = new Receiver[random.nextInt(1, 4)];
            for (int i = 0; i < receivers.length; i++)
            {
                receivers[i] = new Receiver(network.transport(1 + i, (ex) -> fail(ex)));
            }
            out = network.transport(0, (ex) -> fail(ex)).addPublication(CHANNEL, STREAM_ID);
        }

        Run play()
        {
            for (int i = 0; i < STEPS; i++)
            {
                step();
                scheduler.runUntil(scheduler.nowNs() + random.nextInt(10_000_000));
            }
            network.heal();
            scheduler.runUntil(scheduler.nowNs() + TimeUnit.SECONDS.toNanos(1));
            for (final Receiver each : receivers)
            {
                each.poll(Integer.MAX_VALUE);
            }
            return this;
        }

        private void step()
        {
            final int from = random.nextInt(receivers.length + 1);
            final int to = random.nextInt(receivers.length + 1);
            switch (random.nextInt(60))
            {
                case 0:
                    disturbances.add(network.cut(from, to));
                    break;

                case 1:
                    disturbances.add(network.partition(from));
                    break;

                case 2:
                    disturbances.add(network.clog((host) -> host == from, (host) -> host == to));
                    break;

                case 3:
                case 4:
                case 5:
                case 6:
                    if (!disturbances.isEmpty())
                    {
                        disturbances.remove(random.nextInt(disturbances.size())).end();
                    }
                    break;

                default:
                    burst();
                    break;
            }
            for (final Receiver each : receivers)
            {
                if (random.chance(each.pace))
                {
                    each.poll(random.nextInt(1, 50));
                }
            }
        }

        private void burst()
        {
            for (int i = random.nextInt(8); i >= 0; i--)
            {
                final int length = random.nextInt(4, random.chance(0.1) ? 4000 : 100);
                buffer.putInt(0, sent.size());
                for (int j = 4; j < length; j++)
                {
                    buffer.putByte(j, (byte)(sent.size() + j));
                }
                if (out.offer(buffer, 0, length) > 0)
                {
                    final byte[] bytes = new byte[length];
                    buffer.getBytes(0, bytes);
                    sent.add(bytes);
                }
            }
        }
    }

    /** What one host takes, by lives of its image. */
    private static final class Receiver
    {
        private final List<List<byte[]>> images = new ArrayList<>();
        private final TransportSubscription in;
        private final double pace;
        private int doubled;

        Receiver(final SimulatedTransport transport)
        {
            images.add(new ArrayList<>());
            in = transport.addSubscription(CHANNEL, STREAM_ID, (sessionId) -> images.add(new ArrayList<>()));
            pace = 2 == transport.host() ? 0.05 : 0.8;
        }

        void poll(final int limit)
        {
            in.poll((message, offset, length, header) ->
            {
                final byte[] bytes = new byte[length];
                message.getBytes(offset, bytes);
                images.get(images.size() - 1).add(bytes);
            }, limit);
        }

        void checkStream(final long seed)
        {
            int last = -1;
            for (final List<byte[]> each : images)
            {
                for (int i = 0; i < each.size(); i++)
                {
                    final int number = number(each.get(i));
                    assertTrue(0 == i ? number > last : number == last + 1,
                        "seed=" + seed + " last=" + last + " number=" + number + " index=" + i);
                    assertEquals((byte)(number + 4), each.get(i).length > 4 ? each.get(i)[4] : (byte)(number + 4));
                    last = number;
                }
            }
        }

        /** How many are not as they were sent, by one bit each. */
        int checkDatagrams(final long seed, final List<byte[]> sent)
        {
            final int[] times = new int[sent.size()];
            int damaged = 0;
            for (final List<byte[]> image : images)
            {
                for (final byte[] each : image)
                {
                    final int number = number(each);
                    if (number >= 0 && number < sent.size() && java.util.Arrays.equals(each, sent.get(number)))
                    {
                        doubled += ++times[number] > 1 ? 1 : 0;
                        assertTrue(times[number] <= 2, "seed=" + seed + " number=" + number);
                    }
                    else
                    {
                        damaged++;
                        assertTrue(sent.stream().anyMatch((original) -> 1 == distance(original, each)), "seed=" + seed);
                    }
                }
            }
            return damaged;
        }

        private static int number(final byte[] bytes)
        {
            return new UnsafeBuffer(bytes).getInt(0);
        }

        private static int distance(final byte[] one, final byte[] other)
        {
            if (one.length != other.length)
            {
                return Integer.MAX_VALUE;
            }
            int bits = 0;
            for (int i = 0; i < one.length; i++)
            {
                bits += Integer.bitCount((one[i] ^ other[i]) & 0xFF);
            }
            return bits;
        }
    }

    /** Moves messages of 200 bytes from a host to another. */
    private static final class Pump
    {
        private final SimulatedWorld world;
        private final TransportSubscription in;
        private final TransportPublication out;
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[200]);
        private int taken;
        private final FragmentHandler handler = (message, offset, length, header) -> taken++;

        Pump(final SimulatedWorld world, final ChannelMode mode)
        {
            this.world = world;
            world.network().mode(STREAM_ID, mode);
            final String channel = "aeron:udp?endpoint=" + world.host(1) + ':' + world.port(1);
            in = world.node(1).addSubscription(channel, STREAM_ID);
            out = world.node(0).addPublication(channel, STREAM_ID);
            world.await(out::isConnected);
        }

        void move(final int count)
        {
            taken = 0;
            for (int sent = 0; taken < count;)
            {
                for (int i = 0; i < 4 && sent < count; i++)
                {
                    sent += out.offer(buffer, 0, 200) > 0 ? 1 : 0;
                }
                world.pass(10_000);
                in.poll(handler, 10);
            }
        }
    }
}
