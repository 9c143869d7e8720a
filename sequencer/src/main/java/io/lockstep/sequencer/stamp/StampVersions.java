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
package io.lockstep.sequencer.stamp;

import java.util.Arrays;
import java.util.function.UnaryOperator;

import io.lockstep.protocol.LockstepException;
import io.lockstep.protocol.SequencedSetting;

/**
 * The versions of the rules of the stamp that a release knows, from the first to the last. Which of them is in force is
 * in the stream.
 * <p>
 * Threading: immutable.
 */
public final class StampVersions
{
    /** Those of this release. */
    public static final StampVersions RELEASED = new StampVersions(DuplicateFilter::new);

    private final Factory[] factories;

    /** Makes the rules of one version over a state. */
    @FunctionalInterface
    private interface Factory
    {
        StampRules over(StampState state);
    }

    /** Those of version i stand at i - 1. */
    private StampVersions(final Factory... factories)
    {
        this.factories = factories;
    }

    /**
     * Those of a release that knows one version more.
     *
     * @param next makes the rules of that version of new ones of the version before.
     * @return new versions.
     */
    public StampVersions and(final UnaryOperator<StampRules> next)
    {
        final Factory before = factories[factories.length - 1];
        final Factory[] all = Arrays.copyOf(factories, factories.length + 1);
        all[factories.length] = (state) -> next.apply(before.over(state));
        return new StampVersions(all);
    }

    /**
     * Last version that is known.
     *
     * @return from 1.
     */
    public int last()
    {
        return factories.length;
    }

    /** Rules of a version over a state; one that is not known is FATAL, since what it decides would be a guess. */
    StampRules over(final long version, final StampState state, final long blockNumber)
    {
        if (version > factories.length)
        {
            throw LockstepException.fatal(LockstepException.Fault.REFUSED,
                "the stream is in a version that this release does not know: after block=" + blockNumber + ' ' +
                SequencedSetting.FORMAT_VERSION.key() + '=' + version + " known=" + factories.length +
                "; start a release that knows it");
        }
        return factories[(int)version - 1].over(state);
    }
}
