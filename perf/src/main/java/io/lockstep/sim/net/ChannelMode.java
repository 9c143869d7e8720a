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

/** What a network does to the messages of a stream. */
public enum ChannelMode
{
    /**
     * As Aeron: in order and without a gap while an image lives. What is lost on the way comes later; what cannot come
     * for long ends the image.
     */
    STREAM,

    /**
     * Harsher than Aeron: each message for itself may be lost, doubled, overtaken or damaged, in an image that lives
     * on. For receivers that claim to stand it.
     */
    DATAGRAM
}
