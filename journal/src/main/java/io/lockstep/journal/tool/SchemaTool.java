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
package io.lockstep.journal.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the intermediate representation of SBE schemas: in a file, or by the name of one that is part of this product.
 * <p>
 * Threading: any. Errors: {@link IllegalArgumentException} in one line.
 */
public final class SchemaTool
{
    /** End of the name of an IR file. */
    public static final String FILE_SUFFIX = ".sbeir";

    private static final String RESOURCES = "/sbe/";

    private SchemaTool()
    {
    }

    /**
     * A decoder for schemas.
     *
     * @param schemas files, or names of schemas in this product such as {@code orderbook}.
     * @return the decoder, null if there are none.
     */
    public static PayloadDecoder load(final List<String> schemas)
    {
        if (schemas.isEmpty())
        {
            return null;
        }
        final SbePayloads payloads = new SbePayloads();
        schemas.forEach((each) -> payloads.add(each, bytesOf(each)));
        return payloads;
    }

    private static byte[] bytesOf(final String schema)
    {
        final Path file = Path.of(schema);
        try
        {
            if (Files.isRegularFile(file))
            {
                return Files.readAllBytes(file);
            }
            final String name = schema.endsWith(FILE_SUFFIX) ? schema : schema + FILE_SUFFIX;
            try (InputStream resource =
                schema.contains("/") ? null : SchemaTool.class.getResourceAsStream(RESOURCES + name))
            {
                if (null != resource)
                {
                    return resource.readAllBytes();
                }
            }
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("schema cannot be read: schema=" + schema, ex);
        }
        throw new IllegalArgumentException(
            "schema is neither a file nor the name of one in conf/schemas, such as orderbook: schema=" + schema);
    }
}
