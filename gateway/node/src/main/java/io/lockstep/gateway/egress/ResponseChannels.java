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
package io.lockstep.gateway.egress;

/** Opens ways to clients. */
interface ResponseChannels
{
    /**
     * Opens a way to a client. Returns at once; until the way is there, nothing can be offered.
     *
     * @param channel  on which the client says it listens; not trusted.
     * @param streamId on which it listens.
     * @return the way; one that is failed if the channel is not acceptable.
     */
    ResponseChannel open(String channel, int streamId);
}
