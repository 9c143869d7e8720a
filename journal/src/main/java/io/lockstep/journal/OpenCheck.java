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

/** How much of a journal is read and verified when it is opened to write. */
public enum OpenCheck
{
    /** Every record: damage anywhere is found before the journal is used. */
    ALL,
    /**
     * Every segment's header and index, and every record of the last segment: the time it takes does not grow with the
     * records. Damage elsewhere is found when it is read, and never served.
     */
    ENDS
}
