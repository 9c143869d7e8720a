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
 * What is said on the wire and on disk beyond what SBE generates: the block's layout as constants, a builder and a
 * view for it, its chain CRC, and the codes that travel.
 * <p>
 * Threading: flyweights belong to the thread that wraps them; constants and codes to everybody. A message is packed
 * into a block by {@link io.lockstep.protocol.BlockEncoder} in the gateway, stamped in the sequencer through
 * {@link io.lockstep.protocol.BlockFlyweight}, and read by everything after it through
 * {@link io.lockstep.protocol.BlockDecoder}.
 */
package io.lockstep.protocol;
