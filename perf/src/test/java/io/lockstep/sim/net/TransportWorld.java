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

import java.util.List;
import java.util.function.BooleanSupplier;

import io.lockstep.runtime.transport.Transport;

/** Nodes that reach each other, over Aeron or over a simulated network. */
interface TransportWorld extends AutoCloseable
{
    /** A node of its own driver. */
    Transport node(int index);

    /** What handlers of a node threw. */
    List<Throwable> errors(int index);

    /** A name or address of the node's host for channels. */
    String host(int index);

    /** A port that is free. */
    int port(int index);

    /** Ends a node's process without a word. */
    void kill(int index);

    /** Lets time pass until something holds; fails at a deadline. */
    void await(BooleanSupplier condition);

    /** Lets some time pass, less than any time-out. */
    void pass();

    @Override
    void close();
}
