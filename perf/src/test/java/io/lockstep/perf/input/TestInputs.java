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
package io.lockstep.perf.input;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where tests find their market-by-order files. */
public final class TestInputs
{
    /** Environment variable that names a real file. */
    public static final String INPUT_ENV = "LOCKSTEP_INPUT";

    private static final String SHARED = "shared/data/cme-es-mbo-20231225.csv.gz";

    private TestInputs()
    {
    }

    /**
     * The small file that is part of the project.
     *
     * @return path of it.
     */
    public static Path synthetic()
    {
        try
        {
            return Path.of(TestInputs.class.getResource("/mbo-synthetic.csv").toURI());
        }
        catch (final URISyntaxException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * The real file, which is not part of the project.
     *
     * @return path of it, or null if it is not on this machine.
     */
    public static Path real()
    {
        final String named = System.getenv(INPUT_ENV);
        if (null != named)
        {
            return Path.of(named);
        }
        for (Path each = Path.of("").toAbsolutePath(); null != each; each = each.getParent())
        {
            if (Files.isReadable(each.resolve(SHARED)))
            {
                return each.resolve(SHARED);
            }
        }
        return null;
    }
}
