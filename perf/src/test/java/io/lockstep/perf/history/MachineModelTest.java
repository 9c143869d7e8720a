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
package io.lockstep.perf.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.replica.machines.orderbook.OrderBookMachine;

/** The model of the order book and the order book itself say the same. */
class MachineModelTest
{
    private static final int COMMANDS = 3_000;

    static LongStream seeds()
    {
        return LongStream.concat(LongStream.range(1, 40), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void shouldHaveDigestOfOrderBookAfterEveryCommand(final long seed)
    {
        final BookCommands commands = new BookCommands(new SplittableRandom(seed));
        final OrderBookMachine machine = new OrderBookMachine();
        final BookModel model = new BookModel();

        for (int i = 1; i <= COMMANDS; i++)
        {
            final byte[] command = commands.next();
            machine.onMessage(i, i, 1, new UnsafeBuffer(command), 0, command.length);
            model.onMessage(i, 1, new UnsafeBuffer(command), 0, command.length);

            assertEquals(machine.digest(), model.digest(), "command=" + i);
        }

        assertTrue(machine.trades() > 0 && machine.rejected() > 0 && machine.orderCount() > 0);
    }
}
