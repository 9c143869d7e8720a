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

import io.lockstep.protocol.ErrorCode;

/**
 * A message that a client was given, and what became of it.
 * <p>
 * Threading: that of its {@link TestSequencer}.
 */
public final class TestRequest
{
    private final TestRun run;
    private final String client;
    private final byte[] payload;
    private TestOutcome outcome = TestOutcome.NONE;
    private ErrorCode code = ErrorCode.NONE;
    private long requestId;
    private long sequence;

    TestRequest(final TestRun run, final String client, final byte[] payload)
    {
        this.run = run;
        this.client = client;
        this.payload = payload;
    }

    /**
     * Runs until its outcome is there.
     *
     * @return this.
     * @throws SimulationFailure if it is not there within the limit of the context.
     */
    public TestRequest await()
    {
        run.runUntil(toString(), this::isDone);
        return this;
    }

    /**
     * What became of it.
     *
     * @return outcome, {@link TestOutcome#NONE} if there is none yet.
     */
    public TestOutcome outcome()
    {
        return outcome;
    }

    /**
     * Is there an outcome, whichever.
     *
     * @return true for good.
     */
    public boolean isDone()
    {
        return TestOutcome.NONE != outcome;
    }

    /**
     * Does it stand in the stream.
     *
     * @return true if its client was told so.
     */
    public boolean isApplied()
    {
        return TestOutcome.APPLIED == outcome;
    }

    /**
     * Its place in the one order.
     *
     * @return sequence.
     * @throws IllegalStateException if it was not applied.
     */
    public long sequence()
    {
        if (!isApplied())
        {
            throw new IllegalStateException("request was not applied: " + this);
        }
        return sequence;
    }

    /**
     * Sequenced time of it.
     *
     * @return ns since the epoch.
     * @throws IllegalStateException if it was not applied.
     */
    public long timestampNs()
    {
        return run.entry(sequence()).timestampNs();
    }

    /**
     * Why it was rejected.
     *
     * @return code, {@link ErrorCode#NONE} if it was not.
     */
    public ErrorCode code()
    {
        return code;
    }

    /**
     * Its id, which the client library gave it.
     *
     * @return id, 0 if it has none yet.
     */
    public long requestId()
    {
        return requestId;
    }

    @Override
    public String toString()
    {
        return "client=" + client + " request=" + requestId + " outcome=" + outcome +
            (TestOutcome.REJECTED == outcome ? " code=" + code : "");
    }

    byte[] payload()
    {
        return payload;
    }

    void taken(final long id)
    {
        requestId = id;
    }

    void applied(final long value)
    {
        outcome = TestOutcome.APPLIED;
        sequence = value;
    }

    void rejected(final ErrorCode value)
    {
        outcome = TestOutcome.REJECTED;
        code = value;
    }

    void lost()
    {
        outcome = TestOutcome.UNKNOWN;
    }
}
