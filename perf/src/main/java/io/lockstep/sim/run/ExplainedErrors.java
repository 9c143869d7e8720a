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
package io.lockstep.sim.run;

import java.util.regex.Pattern;

import io.aeron.exceptions.AeronEvent;
import io.lockstep.sim.node.Allowance;

/**
 * What nodes may tell without being wrong: elections, and what recovery from a lost process or host says.
 * <p>
 * Threading: the simulation's.
 */
final class ExplainedErrors implements Allowance
{
    /** A host lost power, or somebody who is asked at a start was away: the text says which. */
    private static final Pattern EXPLAINED = Pattern.compile(
        "unforced segment dropped: .*|torn tail cut: .*|journals not compared, no answer: .*");

    @Override
    public boolean mayTell(final int host, final Throwable error)
    {
        return error instanceof AeronEvent ||
            EXPLAINED.matcher(String.valueOf(error.getMessage())).matches();
    }
}
