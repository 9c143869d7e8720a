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
package io.lockstep.sequencer.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.agrona.ErrorHandler;

import io.lockstep.protocol.LockstepException;

/**
 * Tells of refusals without being a way to fill the log: of each source once, and again after a minute with the count
 * of what was left out; of at most {@value #SOURCE_LIMIT} sources a minute.
 * <p>
 * Threading: the consensus module's thread.
 */
final class RefusalLog
{
    static final long INTERVAL_MS = TimeUnit.MINUTES.toMillis(1);
    static final int SOURCE_LIMIT = 64;

    private final Map<String, Told> sources = new LinkedHashMap<>();
    private final ErrorHandler errorHandler;

    RefusalLog(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
    }

    /**
     * Somebody was refused.
     *
     * @param message that says who and why, the same for the same source.
     * @param nowMs   time.
     */
    void refused(final String message, final long nowMs)
    {
        Told told = sources.get(message);
        if (null == told)
        {
            sources.values().removeIf((each) -> nowMs - each.lastMs >= INTERVAL_MS && 0 == each.leftOut);
            if (sources.size() >= SOURCE_LIMIT)
            {
                sources.values().removeIf((each) -> nowMs - each.lastMs >= INTERVAL_MS);
            }
            if (sources.size() >= SOURCE_LIMIT)
            {
                return;
            }
            told = new Told(nowMs - INTERVAL_MS);
            sources.put(message, told);
        }
        if (nowMs - told.lastMs < INTERVAL_MS)
        {
            told.leftOut++;
            return;
        }
        errorHandler.onError(new LockstepException(LockstepException.Severity.WARN,
            0 == told.leftOut ? message : message + " timesSince=" + told.leftOut));
        told.lastMs = nowMs;
        told.leftOut = 0;
    }

    private static final class Told
    {
        private long lastMs;
        private long leftOut;

        Told(final long lastMs)
        {
            this.lastMs = lastMs;
        }
    }
}
