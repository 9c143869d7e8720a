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
 * A gateway offers its blocks in the order of their numbers, and where it goes back for those that were not seen, it
 * goes back to the oldest of them: never to one in front of where it went back to before.
 */
final class OldestFirst extends Invariant
{
    /** Of each gateway in its life: the block that was offered last, and the one that it went back to last. */
    private final HostValues last = new HostValues();
    private final HostValues oldest = new HostValues();

    OldestFirst(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onStarted(final int host)
    {
        last.put(host, 0);
        oldest.put(host, 0);
    }

    @Override
    void onOffered(final int gateway, final long gatewayBlock)
    {
        if (gatewayBlock <= last.get(gateway))
        {
            if (gatewayBlock < oldest.get(gateway))
            {
                throw violation("gateway offers a block again behind a later one", "host=" + gateway +
                    " gatewayBlock=" + gatewayBlock + " wentBackTo=" + oldest.get(gateway) +
                    " last=" + last.get(gateway));
            }
            oldest.put(gateway, gatewayBlock);
        }
        last.put(gateway, gatewayBlock);
    }
}
