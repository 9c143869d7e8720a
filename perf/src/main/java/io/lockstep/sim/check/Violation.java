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
 * An invariant does not hold. The message is one line: the invariant's name, what is wrong, and with which values.
 * <p>
 * Threading: immutable.
 */
public final class Violation extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final String invariant;
    private final String what;

    /**
     * A violation.
     *
     * @param invariant name of it.
     * @param what      is wrong: a constant text.
     * @param values    {@code name=value name=value}, expected before actual; empty for none.
     */
    public Violation(final String invariant, final String what, final String values)
    {
        super(invariant + ": " + what + (values.isEmpty() ? "" : ": " + values));
        this.invariant = invariant;
        this.what = what;
    }

    /**
     * Which invariant it is.
     *
     * @return its name.
     */
    public String invariant()
    {
        return invariant;
    }

    /**
     * What is wrong, without values: the same for all runs that fail in the same way.
     *
     * @return a constant text.
     */
    public String what()
    {
        return what;
    }
}
