"""What a conversion asks of the Hugging Face Hub: a checkpoint, and a pull request with its TensorFlow weights."""

import os


class HubError(Exception):
    """The Hub refused, or cannot be reached."""


wanted_files = ["*.json", "*.safetensors", "*.bin", "*.bin.index.json", "*.model", "*.txt"]


def token_of_user():
    """`HF_TOKEN`, or the token that a login left in its file; `None` where there is neither."""
    from huggingface_hub import get_token

    return get_token()


def without_token(text):
    """A text that may be shown."""
    token = token_of_user()
    return text.replace(token, "***") if token else text


def reason(error):
    lines = [line for line in str(error).strip().splitlines() if line.strip()]
    return without_token(lines[0] if lines else type(error).__name__)[:300]


def download(name):
    """A folder with the PyTorch checkpoint of a name."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

    try:
        return snapshot_download(name, allow_patterns=wanted_files, token=token_of_user())
    except GatedRepoError as error:
        raise HubError(f"{name} is gated: ask for access on its page. {reason(error)}") from None
    except RepositoryNotFoundError as error:
        raise HubError(f"The Hub knows no model {name}, or not for this token. {reason(error)}") from None
    except Exception as error:
        raise HubError(f"{name} could not be fetched: {reason(error)}") from None


def open_pull_request(name, folder, files, title, text):
    """Opens a pull request with files of a folder; gives its address."""
    from huggingface_hub import CommitOperationAdd, create_commit

    operations = [CommitOperationAdd(path_in_repo=each, path_or_fileobj=os.path.join(folder, each)) for each in files]
    try:
        commit = create_commit(
            name,
            operations=operations,
            commit_message=title,
            commit_description=text,
            create_pr=True,
            token=token_of_user(),
        )
    except Exception as error:
        raise HubError(f"The pull request on {name} was not opened: {reason(error)}") from None
    return commit.pr_url
