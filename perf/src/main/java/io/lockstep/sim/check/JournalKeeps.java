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
package io.lockstep.sim.check;

/**
 * A journal keeps what was written over a kill, and what was forced over a loss of power; it sets aside nothing that
 * its member attested, and gives up nothing that a snapshot needs.
 */
final class JournalKeeps extends Invariant
{
    private final HostValues written = new HostValues();
    private final HostValues forced = new HostValues();
    private final HostValues expected = new HostValues();
    private final HostValues attested = new HostValues();

    JournalKeeps(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onAttested(final int member, final long blockNumber, final int chainCrc)
    {
        if (blockNumber > attested.get(member))
        {
            attested.put(member, blockNumber);
        }
    }

    @Override
    void onJournalExtent(final int host, final long writtenBlock, final long forcedBlock)
    {
        if (forcedBlock > writtenBlock)
        {
            throw violation("journal has forced more than it has written",
                "written=" + writtenBlock + " forced=" + forcedBlock + " host=" + host);
        }
        written.put(host, writtenBlock);
        forced.put(host, forcedBlock);
        expected.put(host, writtenBlock);
    }

    @Override
    void onLifeEnded(final int host, final LifeEnd end)
    {
        if (LifeEnd.CLOSED == end)
        {
            forced.put(host, written.get(host));
        }
        if (LifeEnd.POWER_LOST == end)
        {
            expected.put(host, Math.min(expected.get(host), forced.get(host)));
        }
    }

    @Override
    void onJournalLost(final int host, final long lastBlock)
    {
        expected.put(host, Math.min(expected.get(host), lastBlock));
        forced.put(host, Math.min(forced.get(host), lastBlock));
    }

    @Override
    void onDiskReplaced(final int host)
    {
        written.put(host, 0);
        forced.put(host, 0);
        expected.put(host, 0);
        attested.put(host, 0);
    }

    @Override
    void onJournalOpened(final int host, final long firstBlock, final long lastBlock, final long asideBlock)
    {
        if (0 != asideBlock && asideBlock <= attested.get(host))
        {
            throw violation("journal sets aside what was attested",
                "attested=" + attested.get(host) + " aside=" + asideBlock + " host=" + host);
        }
        final long least = 0 == asideBlock ? expected.get(host) : Math.min(expected.get(host), asideBlock - 1);
        if (lastBlock < least)
        {
            throw violation("journal lost blocks",
                "expected=" + least + " actual=" + lastBlock + " aside=" + asideBlock + " host=" + host);
        }
        written.put(host, lastBlock);
        forced.put(host, Math.min(forced.get(host), lastBlock));
        expected.put(host, lastBlock);
    }

    @Override
    void onJournalTrimmed(final int host, final long firstBlock, final long floorBlock)
    {
        if (0 != floorBlock && firstBlock > floorBlock)
        {
            throw violation("journal gives up blocks that a snapshot needs",
                "floor=" + floorBlock + " first=" + firstBlock + " host=" + host);
        }
    }
}
