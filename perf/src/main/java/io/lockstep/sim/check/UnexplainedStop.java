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

/** No node stops, refuses to start or complains without a fault that allows it. */
final class UnexplainedStop extends Invariant
{
    UnexplainedStop(final Ledger ledger)
    {
        super(ledger);
    }

    @Override
    void onStopped(final int host, final int exitStatus, final String reason, final boolean isAllowed)
    {
        if (!isAllowed)
        {
            throw violation("node stopped with status " + exitStatus, "host=" + host + " reason=" + reason);
        }
    }

    @Override
    void onWarning(final int host, final String text, final boolean isAllowed)
    {
        if (!isAllowed)
        {
            throw violation("node complains", "host=" + host + " text=" + text);
        }
    }
}
