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
package io.lockstep.replica.machines.orderbook;

/**
 * Why a command changed nothing. A command is counted under the first reason that holds, in this order.
 */
public enum RejectReason
{
    /** Shorter than its header, than its header says, or than its fields need. */
    TOO_SHORT,
    /** Not of the order book's schema. */
    WRONG_SCHEMA,
    /** A template that this schema does not have. */
    WRONG_TEMPLATE,
    /** Neither bid nor ask; in a report, a value that no side has. */
    WRONG_SIDE,
    /** A flag or a kind with a value it does not have. */
    WRONG_FLAG,
    /** Not positive (a cancel may say 0), or the sum of its side would not fit into 63 bits. */
    WRONG_QUANTITY,
    /** Negative, or a symbol that has no book. */
    WRONG_SYMBOL,
    /** No such open order in the symbol. */
    UNKNOWN_ORDER,
    /** The symbol has an open order with this id. */
    DUPLICATE_ORDER,
    /** As many symbols as there may be. */
    SYMBOL_LIMIT,
    /** As many open orders as there may be. */
    ORDER_LIMIT;

    static final int COUNT = values().length;
}
