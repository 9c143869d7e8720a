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
 * The client library: a session with one gateway of several, over which an application sends messages and learns the
 * outcome of each, exactly once.
 * <p>
 * Threading: everything here belongs to the one thread that owns the {@link io.lockstep.client.LockstepClient}; Aeron's
 * client and driver have threads of their own behind it.
 * <p>
 * The path of a message: {@link io.lockstep.client.LockstepClient#offer} gives it an id and copies it as a Request into
 * the {@link io.lockstep.client.RequestWindow}, from where it goes into a publication to the gateway. It stays in the
 * window until its outcome is known. {@link io.lockstep.client.LockstepClient#poll} reads the answers,
 * {@link io.lockstep.client.SessionAdapter} turns bytes into calls, and {@link io.lockstep.client.SessionCore} decides:
 * marks outcomes, calls the {@link io.lockstep.client.ClientListener}, sends again, or goes to the next gateway.
 * The core knows no Aeron; it sees a {@link io.lockstep.client.SessionLink}, which
 * {@link io.lockstep.client.GatewayLink} is over Aeron. A context may name another one, with a clock and a seed: then a
 * client runs on one thread, without Aeron, and the same way each time.
 */
package io.lockstep.client;
