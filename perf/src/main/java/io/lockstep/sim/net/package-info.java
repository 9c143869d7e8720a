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
/**
 * The network of a simulation: what nodes reach each other through instead of Aeron.
 * <p>
 * {@link io.lockstep.sim.net.SimulatedNetwork} holds hosts by number and what a plan of faults does to the links
 * between them; {@link io.lockstep.sim.net.SimulatedTransport} is one life of a node on it, and implements the port
 * that production code has to Aeron's client.
 * <p>
 * The path of a message: an offer copies it once into a pooled buffer behind a real data frame header; the sender of
 * the publication hands it to each connection whose window is open; the link gives each its arrival; there it waits in
 * the image's queue, with a task that wakes the host, until it is polled.
 * <p>
 * <b>What is as in Aeron 1.51</b>, and by which of its classes:
 * <ul>
 * <li>positions, ends of terms with ADMIN_ACTION and padding, limits of length ({@code ExclusivePublication},
 * {@code FrameDescriptor}); order of the answers CLOSED, NOT_CONNECTED, BACK_PRESSURED;</li>
 * <li>polling in turn, limits, ABORT, BREAK, COMMIT, and what a handler throws: told to the client's error handler, the
 * fragment taken ({@code Subscription}, {@code Image});</li>
 * <li>flow control: the window of the fastest receiver, half a term behind it ({@code MaxMulticastFlowControl},
 * {@code UnicastFlowControl}, {@code NetworkPublication}); what was taken and not sent when the last receiver went goes
 * to the next one;</li>
 * <li>a receiver is connected from its first status message until it says that it closes or is not heard for the
 * connection's time-out ({@code ReceiverLivenessTracker});</li>
 * <li>an image ends by the end of its stream or by its liveness, is gone when what came is consumed and five intervals
 * of status messages are over, and a later one of the same session begins at the live position
 * ({@code PublicationImage}, {@code DataPacketDispatcher}); a publication of a later life has another session;</li>
 * <li>a receiver that is too far behind the fastest one loses its image;</li>
 * <li>addresses that are in use or of another host, unknown names, free ports, destinations by hand.</li>
 * </ul>
 * <b>What is not</b>: a message is whole, whatever its length (no fragments; an assembler passes it through); feedback
 * of a receiver's consumption takes no time while its link is open; images are told of within a poll of their
 * subscription or of the transport, not on a thread of their own; of two subscriptions of one endpoint each has a
 * window of its own; flow control but {@code max}, dynamic destinations, response channels of Aeron's, spies, tags and
 * fixed session ids are refused with {@link java.lang.UnsupportedOperationException} that names the channel.
 * <p>
 * <b>Faults</b>: a {@link io.lockstep.sim.net.LinkSettings} each, delay, loss, doubling, overtaking, damage; and
 * {@link io.lockstep.sim.net.Disturbance}s: cut (one way, or a partition), clog, freeze, other settings, which end by
 * themselves or all at once. In {@link io.lockstep.sim.net.ChannelMode#STREAM} loss is delay, and a cut that outlasts
 * the liveness ends the image. In {@link io.lockstep.sim.net.ChannelMode#DATAGRAM}, harsher than Aeron, each message is
 * lost, doubled, overtaken or damaged for itself. A slow consumer is one that is not polled.
 * <p>
 * Threading: the simulation's one thread. No clock, chance or order but the scheduler's and the seed's.
 */
package io.lockstep.sim.net;
