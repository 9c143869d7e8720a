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

import org.agrona.DirectBuffer;

/**
 * Turns a payload into JSON, if it knows its schema.
 * <p>
 * Threading: one owner.
 */
public interface PayloadDecoder
{
    /**
     * Decodes a payload.
     *
     * @param buffer that holds it, valid during this call only.
     * @param offset of the payload.
     * @param length of it in bytes.
     * @param out    to append one JSON object without line breaks to; untouched if it cannot be decoded.
     * @return null if it was decoded, else the reason why not, in the form {@code what: name=value}.
     */
    String decode(DirectBuffer buffer, int offset, int length, StringBuilder out);

    /**
     * Name of the message that was decoded last.
     *
     * @return the name in its schema.
     */
    String messageName();
}
