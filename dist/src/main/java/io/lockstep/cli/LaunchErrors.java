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

import java.util.ArrayList;
import java.util.List;

import org.agrona.ErrorHandler;

/**
 * Holds back what parts of a node record while it starts. If the start fails, what was thrown says it in one line and
 * carries the rest; if it does not, nothing is lost.
 * <p>
 * Threading: any.
 */
final class LaunchErrors implements ErrorHandler
{
    private final ErrorHandler delegate;
    private final List<Throwable> held = new ArrayList<>();
    private boolean hasLaunched;

    LaunchErrors(final ErrorHandler delegate)
    {
        this.delegate = delegate;
    }

    @Override
    public void onError(final Throwable throwable)
    {
        synchronized (held)
        {
            if (!hasLaunched)
            {
                held.add(throwable);
                return;
            }
        }
        delegate.onError(throwable);
    }

    /** The node runs: what was held is told, what follows is told at once. */
    void launched()
    {
        synchronized (held)
        {
            hasLaunched = true;
            held.forEach(delegate::onError);
            held.clear();
        }
    }

    /** The node does not run: what was held goes with what was thrown. */
    void failed(final Throwable thrown)
    {
        synchronized (held)
        {
            hasLaunched = true;
            held.forEach(thrown::addSuppressed);
            held.clear();
        }
    }
}
