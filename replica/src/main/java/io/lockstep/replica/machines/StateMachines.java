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
package io.lockstep.replica.machines;

import java.util.TreeMap;
import java.util.function.Supplier;

import io.lockstep.replica.StateMachine;
import io.lockstep.replica.machines.orderbook.OrderBookMachine;

/**
 * Machines that a process can name in its settings.
 * <p>
 * Threading: any. Errors: {@link IllegalArgumentException} in one line for a name that is not known.
 */
public final class StateMachines
{
    private static final TreeMap<String, Supplier<StateMachine>> BY_NAME = new TreeMap<>();

    static
    {
        BY_NAME.put("orderbook", OrderBookMachine::new);
    }

    private StateMachines()
    {
    }

    /**
     * Factory of a machine.
     *
     * @param name of it.
     * @return the factory.
     */
    public static Supplier<StateMachine> factory(final String name)
    {
        final Supplier<StateMachine> factory = BY_NAME.get(name);
        if (null == factory)
        {
            throw new IllegalArgumentException(
                "machine is unknown: expected=" + BY_NAME.keySet() + " machine=" + name);
        }
        return factory;
    }
}
