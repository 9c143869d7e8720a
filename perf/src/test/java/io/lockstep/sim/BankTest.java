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
package io.lockstep.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;

import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.lockstep.replica.Digest64;
import io.lockstep.replica.StateMachine;

/** The example of docs/TESTING.md, which quotes it from here to the end. */
class BankTest
{
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldLoseNoMoneyUnderKillsAndLoss(final long seed)
    {
        try (TestSequencer<Bank> sequencer = TestSequencer.launch(new TestSequencerContext<>(Bank::new)
            .seed(seed)
            .lossRate(0.05)
            .check((bank) -> assertEquals(Bank.TOTAL, bank.total()))))      // behind each sequence, on each replica
        {
            final TestClient alice = sequencer.client(1);
            final TestClient bob = sequencer.client(2);
            final TestRequest first = alice.send(transfer(0, 1, 100)).await();
            sequencer.settle();                                              // replicas apply after the client is told
            assertEquals(Bank.TOTAL / Bank.ACCOUNTS - 100, sequencer.replica(0).machine().balance(0));

            final TestHost killed = sequencer.killLeader();
            final TestRequest next = alice.send(transfer(1, 0, 30));        // answered by the leader that follows
            bob.send(transfer(2, 0, 5));
            sequencer.gateway(1).kill();                                     // clients go to the other gateway
            sequencer.replica(1).restart();                                  // a new machine, from sequence 1 on
            next.await();
            assertTrue(next.sequence() > first.sequence());

            killed.start();
            sequencer.run(Duration.ofMillis(500));
            for (int id = 0; id < 3; id++)
            {
                sequencer.member(id).losePower();                            // what was answered is on devices
            }
            sequencer.heal();
            sequencer.settle();

            assertEquals(Bank.TOTAL / Bank.ACCOUNTS - 65, sequencer.replica(1).machine().balance(0));
        }
    }

    private static byte[] transfer(final int from, final int to, final long amount)
    {
        return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(from).putInt(to).putLong(amount).array();
    }

    /** Accounts, and transfers between them that are not overdrawn. */
    private static final class Bank implements StateMachine
    {
        static final int ACCOUNTS = 4;
        static final long TOTAL = 4000;

        private final long[] balances = new long[ACCOUNTS];
        private final Digest64 digest = new Digest64();

        Bank()
        {
            Arrays.fill(balances, TOTAL / ACCOUNTS);
        }

        long balance(final int account)
        {
            return balances[account];
        }

        long total()
        {
            return Arrays.stream(balances).sum();
        }

        @Override
        public void onMessage(
            final long sequence,
            final long timestampNs,
            final long clientId,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            final int from = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            final int to = buffer.getInt(offset + 4, ByteOrder.LITTLE_ENDIAN);
            final long amount = buffer.getLong(offset + 8, ByteOrder.LITTLE_ENDIAN);
            if (amount > 0 && amount <= balances[from])
            {
                balances[from] -= amount;
                balances[to] += amount;
            }
        }

        @Override
        public long digest()
        {
            digest.reset();
            for (final long balance : balances)
            {
                digest.add(balance);
            }
            return digest.value();
        }

        @Override
        public String name()
        {
            return "bank";
        }
    }
}
