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
 * From the members back to clients and replicas: one agent. It takes blocks and attestations of the feed, releases a
 * block once a majority of members vouches for it, and hands every released block, in order, to the journal copy, the
 * multicast, the client sessions hosted here, and the packer that may have packed it.
 * <p>
 * Path of a block: {@code FeedReceiver}, {@code Release}, {@code EgressAgent}, then journal,
 * {@code MulticastPublisher}, {@code Acknowledger} and {@link io.lockstep.gateway.ingress.SettlementQueue}. What the
 * feed left out is fetched by {@code GapFiller}. Nothing here waits for anybody: a multicast without room is skipped,
 * an answer to a client stays in its session's window.
 */
package io.lockstep.gateway.egress;
