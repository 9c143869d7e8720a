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
package io.lockstep.cli;

import java.io.PrintStream;

/**
 * A bar on a terminal that is drawn over itself.
 * <p>
 * Threading: one call at a time.
 */
final class ProgressLine
{
    private static final int WIDTH = 50;
    private static final int PERCENT = 100;

    private final PrintStream out;
    private int percent = -1;

    /**
     * A bar.
     *
     * @param out terminal, or null for no bar.
     */
    ProgressLine(final PrintStream out)
    {
        this.out = out;
    }

    /** Draws the bar where it has moved. */
    void onProgress(final long done, final long total)
    {
        final int now = 0 == total ? PERCENT : (int)Math.min(PERCENT, done * PERCENT / total);
        if (null != out && now != percent)
        {
            percent = now;
            final int filled = WIDTH * now / PERCENT;
            out.print("\r[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + now + " %");
            out.flush();
        }
    }

    /** Takes the bar away. */
    void clear()
    {
        if (null != out && percent >= 0)
        {
            out.print('\r' + " ".repeat(WIDTH + "[] 100 %".length()) + '\r');
            out.flush();
        }
    }
}
