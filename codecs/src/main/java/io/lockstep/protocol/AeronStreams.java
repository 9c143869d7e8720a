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
package io.lockstep.protocol;

/** Aeron stream ids of the appliance, in one place so that no two meet on a channel. */
public final class AeronStreams
{
    /** Clients to a gateway. */
    public static final int CLIENT_REQUESTS = 2001;
    /** A gateway to a client. */
    public static final int CLIENT_RESPONSES = 2002;
    /** Members to gateways: blocks and attestations. */
    public static final int FEED = 2010;
    /** Members to each other: what each one holds. */
    public static final int PEERS = 2011;
    /** A gateway to replicas: released blocks and heartbeats. */
    public static final int MULTICAST = 2020;
    /** Requests for replay. */
    public static final int REPLAY_REQUESTS = 2030;
    /** Answers to them. */
    public static final int REPLAY_RESPONSES = 2031;
    /** A member's snapshots to itself, to see whether they can be read. */
    public static final int READ_BACK = 2040;

    private AeronStreams()
    {
    }
}
