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
package io.lockstep.sim;

/** What became of a request. */
public enum TestOutcome
{
    /** Nothing yet: it is on its way, or will be sent again. */
    NONE,
    /** It has its sequence. */
    APPLIED,
    /** It was rejected, for good. */
    REJECTED,
    /** Its client died before it was told: it may be in the stream or not, and will not come any more. */
    UNKNOWN
}
