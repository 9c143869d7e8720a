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
 * The reference machines: each in a package of its own, with its SBE schema under {@code sbe/} and its commands. They
 * show how a {@link io.lockstep.replica.StateMachine} is written, and are what load is measured with.
 * <p>
 * Threading: the thread that applies the stream, and no other. A message comes in through
 * {@link io.lockstep.replica.StateMachine#onMessage}; nothing goes out but what the read methods return.
 */
package io.lockstep.replica.machines;
