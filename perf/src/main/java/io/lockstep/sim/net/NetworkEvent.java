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

/** What a simulated network counts: what it did, and which faults had an effect. */
public enum NetworkEvent
{
    /** A message left a publication, once whoever receives it. */
    SENT,
    /** A message was taken by a subscription. */
    TAKEN,
    /** A message of a datagram channel was lost. */
    LOST,
    /** A message of a stream was lost and sent again, so that it came late. */
    RESENT,
    /** A message came twice. */
    DOUBLED,
    /** A message was held back so that others overtook it. */
    OVERTAKEN,
    /** A bit of a message was flipped. */
    DAMAGED,
    /** A message waits for its link to open. */
    HELD,
    /** A message was for an image that ends or is full. */
    DISCARDED,
    /** An image became available. */
    IMAGE,
    /** An image is gone. */
    IMAGE_GONE,
    /** A receiver fell too far behind others, so that its image will end. */
    OVERRUN,
    /** An offer met back pressure. */
    BACK_PRESSURED,
    /** An offer met nobody. */
    NOT_CONNECTED,
    /** An offer met the end of a term, or a chance of the same answer. */
    ADMIN_ACTION,
    /** A handler threw. */
    THROWN
}
