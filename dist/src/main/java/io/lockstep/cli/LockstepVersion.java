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

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

import picocli.CommandLine;

/**
 * Version of the distribution, from its jar's manifest; the commit that it was built from, from a file that the build
 * writes where there is a repository; and the Java that runs it.
 */
final class LockstepVersion implements CommandLine.IVersionProvider
{
    private static final String COMMIT_FILE = "commit.txt";

    LockstepVersion()
    {
    }

    @Override
    public String[] getVersion() throws IOException
    {
        final String version = LockstepVersion.class.getPackage().getImplementationVersion();
        return new String[] {
            "lockstep " + (null == version ? "(from classes)" : version),
            "commit " + commit(),
            "java " + Runtime.version()};
    }

    /** Ends in {@code -dirty} if a file was changed since. */
    private static String commit() throws IOException
    {
        try (InputStream in = LockstepVersion.class.getResourceAsStream(COMMIT_FILE))
        {
            final String text = null == in ? "" : new String(in.readAllBytes(), UTF_8).trim();
            return text.isEmpty() ? "unknown" : text;
        }
    }
}
