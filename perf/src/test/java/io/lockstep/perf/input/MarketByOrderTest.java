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
package io.lockstep.perf.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.lockstep.perf.load.MessageSource;
import io.lockstep.replica.machines.orderbook.OrderBookMachine;

class MarketByOrderTest
{
    private static final String GOOD = "100,99,11,1,A,B,7,4000000000000,3,130,0,1";

    @TempDir
    private Path dir;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);

    @Test
    void machineShouldEndInTheBookThatTheSyntheticFileDescribes()
    {
        final IndependentBook book = compare(TestInputs.synthetic());

        assertTrue(book.orderCount() > 50, "orders: " + book.orderCount());
    }

    @Test
    void machineShouldEndInTheBookThatTheRealFileDescribes()
    {
        final Path file = TestInputs.real();
        Assumptions.assumeTrue(null != file, "no real market-by-order file: set " + TestInputs.INPUT_ENV);

        assertTrue(compare(file).orderCount() > 0);
    }

    @Test
    void comparisonShouldFindOneRowThatIsMissing()
    {
        final IndependentBook book = new IndependentBook();
        final OrderBookMachine machine = new OrderBookMachine();
        final MarketByOrderEncoder encoder = new MarketByOrderEncoder();
        try (MarketByOrderReader reader = new MarketByOrderReader(TestInputs.synthetic()))
        {
            long sequence = 0;
            for (MarketByOrderRow row = reader.next(); null != row; row = reader.next())
            {
                book.apply(row);
                if (row.lineNumber() != 1990)
                {
                    machine.onMessage(++sequence, 0, 1, buffer, 0, encoder.encode(row, buffer, 0));
                }
            }
        }

        assertNotNull(book.differenceTo(machine));
    }

    @Test
    void shouldReadGzipAsPlain() throws IOException
    {
        final Path zipped = dir.resolve("rows.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped)))
        {
            Files.copy(TestInputs.synthetic(), out);
        }

        try (MarketByOrderReader plain = new MarketByOrderReader(TestInputs.synthetic());
            MarketByOrderReader gzip = new MarketByOrderReader(zipped))
        {
            MarketByOrderRow row = plain.next();
            while (null != row)
            {
                final MarketByOrderRow other = gzip.next();
                assertEquals(row.receivedNs(), other.receivedNs());
                assertEquals(row.orderId(), other.orderId());
                row = plain.next();
            }
            assertNull(gzip.next());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1,2,11,1,A,B,7,x,3,130,0,1|line=3 column=price_1e9 value=x",
        "1,2,11,1,Q,B,7,5,3,130,0,1|line=3 column=action value=Q",
        "1,2,11,1,A,,7,5,3,130,0,1|line=3 column=side value=",
        "1,2,11,1,A,B,7,5,3,130,0|line=3 expected=12 actual=11",
        "1,2,11,1,A,B,7,5,3,130,0,1,9|line=3 expected=12 actual=13",
        ",2,11,1,A,B,7,5,3,130,0,1|line=3 column=ts_recv_ns value="})
    void shouldNameTheLineThatCannotBeRead(final String bad, final String named) throws IOException
    {
        final Path file = dir.resolve("bad.csv");
        Files.writeString(file, MarketByOrderReader.HEADER + '\n' + GOOD + '\n' + bad + '\n');

        try (MarketByOrderReader reader = new MarketByOrderReader(file))
        {
            assertNotNull(reader.next());
            final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class, reader::next);
            assertTrue(ex.getMessage().contains(named), ex.getMessage());
            assertTrue(ex.getMessage().contains(file.toString()), ex.getMessage());
            assertFalse(ex.getMessage().contains("\n"));
        }
    }

    @Test
    void shouldRefuseOtherColumnsAndFilesThatAreNotThere() throws IOException
    {
        final Path file = dir.resolve("other.csv");
        Files.writeString(file, "time,price\n1,2\n");

        assertTrue(assertThrows(IllegalArgumentException.class, () -> new MarketByOrderReader(file))
            .getMessage().contains("other columns"));
        assertThrows(IllegalArgumentException.class, () -> new MarketByOrderReader(dir.resolve("none.csv")));
        assertThrows(IllegalArgumentException.class, () -> new MarketByOrderReader(dir));
    }

    @Test
    void shouldKeepTheTimingAndShortenLongGaps()
    {
        final InputPacer pacer = new InputPacer(10, 1_000);

        assertEquals(5_000, pacer.dueNs(1_000_000, 5_000));
        assertEquals(5_050, pacer.dueNs(1_000_500, 6_000));
        assertEquals(5_150, pacer.dueNs(9_000_000, 6_000));
        assertEquals(5_150, pacer.dueNs(8_000_000, 6_000));
        assertEquals(1, pacer.shortenedGaps());
        assertEquals(77, new InputPacer(0, 0).dueNs(123, 77));
        assertThrows(IllegalArgumentException.class, () -> new InputPacer(-1, 0));
    }

    @Test
    void sourceShouldSendEachRowWhenItIsDue()
    {
        try (MarketByOrderSource source = new MarketByOrderSource(
            TestInputs.synthetic(), new InputPacer(1, 1_000_000_000)))
        {
            long nowNs = 1_000;
            int rows = 0;
            int result = source.next(buffer, nowNs);
            while (MessageSource.END != result)
            {
                if (MessageSource.NOT_YET == result)
                {
                    assertTrue(source.intendedNs() > nowNs);
                    nowNs = source.intendedNs();
                }
                else
                {
                    rows++;
                }
                result = source.next(buffer, nowNs);
            }
            assertEquals(2_000, rows, 5);
        }
    }

    private IndependentBook compare(final Path file)
    {
        final IndependentBook book = new IndependentBook();
        final OrderBookMachine machine = new OrderBookMachine();
        final MarketByOrderEncoder encoder = new MarketByOrderEncoder();
        try (MarketByOrderReader reader = new MarketByOrderReader(file))
        {
            long sequence = 0;
            for (MarketByOrderRow row = reader.next(); null != row; row = reader.next())
            {
                book.apply(row);
                machine.onMessage(++sequence, 0, 1, buffer, 0, encoder.encode(row, buffer, 0));
            }
        }
        assertNull(book.differenceTo(machine));
        return book;
    }
}
