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
 * A price-time order book of several symbols.
 * <p>
 * Owns the books, their orders and counters. Threading: the thread that applies the stream writes and reads; there are
 * no others. A command comes in by {@link io.lockstep.replica.machines.orderbook.OrderBookMachine}, which checks it
 * as bytes and then against the {@link io.lockstep.replica.machines.orderbook.OrderBook} of its symbol; only a command
 * that passes changes anything, and any other is counted by its
 * {@link io.lockstep.replica.machines.orderbook.RejectReason}.
 * {@link io.lockstep.replica.machines.orderbook.OrderBookCommands} writes the commands.
 */
package io.lockstep.replica.machines.orderbook;
