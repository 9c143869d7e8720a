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
package io.lockstep.journal.storage;

import java.io.IOException;

/** There is no room for what was to be written: the device is full, or a quota is used up. */
public final class NoSpaceException extends IOException
{
    private static final long serialVersionUID = 1L;

    /**
     * No room.
     *
     * @param message what was to be written, and where.
     * @param cause   as the system put it.
     */
    public NoSpaceException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
