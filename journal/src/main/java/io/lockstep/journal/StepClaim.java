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
package io.lockstep.journal;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets one of several threads at a time do a step, and none of them wait for another: whoever finds it taken goes on.
 * <p>
 * Threading: any. What a step wrote before {@link #leave()}, which releases, is seen by the next step, whose
 * {@link #tryEnter()} or {@link #enter()} acquires; no field that only steps touch needs anything else.
 */
final class StepClaim
{
    private final AtomicBoolean isTaken = new AtomicBoolean();

    /** Takes it if nobody has it; then it is to be left again. */
    boolean tryEnter()
    {
        return isTaken.compareAndSet(false, true);
    }

    /** Takes it once nobody has it. */
    void enter()
    {
        while (!tryEnter())
        {
            Thread.onSpinWait();
        }
    }

    /** Gives it back: whoever took it. */
    void leave()
    {
        isTaken.setRelease(false);
    }
}
