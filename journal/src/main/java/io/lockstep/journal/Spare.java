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
package io.lockstep.journal;

import io.lockstep.journal.storage.StorageFile;

/** A file that is allocated, all zeros, and on the device with its name: a segment to come. */
final class Spare
{
    private final String name;
    private final StorageFile file;

    Spare(final String name, final StorageFile file)
    {
        this.name = name;
        this.file = file;
    }

    String name()
    {
        return name;
    }

    /** Open to write; whoever takes the spare closes it. */
    StorageFile file()
    {
        return file;
    }
}
