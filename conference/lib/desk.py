"""What our organisers' screens in the Wagtail admin have in common: lists of a fixed number of queries, search word by word,
downloads as XLSX only, refusals as sentences instead of error pages.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import ProtectedError, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.coreutils import multigetattr
from wagtail.permission_policies import ModelPermissionPolicy

from conference.lib.problems import Refused


class DeskMenuItem(MenuItem):
    """A link in the menu for whoever has one of the permissions `may`. It only hides: the view asks by itself."""

    def __init__(self, label: str, url: str, *, may: tuple[str, ...], **options: Any) -> None:
        super().__init__(label, url, **options)
        self.may = may

    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(permission) for permission in self.may)


class Never(ModelPermissionPolicy):
    """Django's model permissions, but for what nobody may do here, a superuser neither: Never(Invoice, "change", "delete")."""

    def __init__(self, model: type, *never: str) -> None:
        super().__init__(model)
        self.never = frozenset(never)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.never and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class XlsxOnly:
    """A list that is downloaded as XLSX alone: a CSV opens as formulas in a spreadsheet. Stands before an IndexView."""

    FORMATS = ("xlsx",)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """A list that names no columns for it is not downloaded at all; Wagtail hides the button only."""
        super().setup(request, *args, **kwargs)
        self.is_export = self.is_export and self.show_export_buttons

    @cached_property
    def header_more_buttons(self) -> list:
        return [button for button in super().header_more_buttons if button.url != self.csv_export_url]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """A column of a related row (`stream.code`) is empty where there is none."""
        return {field: _value(item, field) for field in self.list_export}


def _value(item: Any, path: str) -> Any:
    """What the download shows of a row, by Wagtail's own rules but for a missing related row."""
    head, dot, _ = path.partition(".")
    return "" if dot and getattr(item, head, None) is None else multigetattr(item, path)


class DeskIndexView(XlsxOnly, IndexView):
    related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related(*self.related)

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Every word has to stand in one of the fields: “dev parkstone” finds Dev of Parkstone Grammar School."""
        for word in self.search_query.split() if self.is_searching else ():
            anywhere = Q()
            for name in self.search_fields or []:
                anywhere |= Q(**{f"{name}__icontains": word})
            queryset = queryset.filter(anywhere)
        return queryset.distinct() if self.is_searching else queryset


class RefusesInWords:
    """A create or edit view whose form may still be refused by its action when it is saved: the reasons go onto the form."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(problem.field if problem.field in form.fields else NON_FIELD_ERRORS, problem.message)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class DeskCreateView(RefusesInWords, CreateView):
    pass


class DeskEditView(RefusesInWords, EditView):
    pass


class DeskDeleteView(DeleteView):
    """What is still in use is kept, and the organiser is told by what."""

    instead = ""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, f"“{self.object}” was not deleted: {in_use(error)}. {self.instead}".strip())
            return HttpResponseRedirect(self.get_success_url())


def in_use(error: ProtectedError) -> str:
    """`2 runs and 14 places still belong to it`."""
    numbers = Counter(type(row) for row in error.protected_objects)
    parts = [
        f"{number} {model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural}"
        for model, number in numbers.items()
    ]
    one = len(parts) == 1 and sum(numbers.values()) == 1
    return f"{' and '.join(parts)} still {'belongs' if one else 'belong'} to it"


class DeskViewSet(ModelViewSet):
    """A ModelViewSet of ours. `related`: foreign keys that its list shows. `instead`: what to do when it cannot be deleted."""

    add_to_reference_index = False
    search_backend_name = None
    copy_view_enabled = False
    index_view_class = DeskIndexView
    add_view_class = DeskCreateView
    edit_view_class = DeskEditView
    delete_view_class = DeskDeleteView
    related: tuple[str, ...] = ()
    instead = ""

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # Without the reference index Wagtail's page about usage would say “0 times” of everything.
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(**{"related": self.related, **kwargs})

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_delete_view_kwargs(**{"instead": self.instead, **kwargs})

    def get_urlpatterns(self) -> list:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]


class DeskListViewSet(DeskViewSet):
    """Rows that are only looked at here: no form, no deletion. Name the policy as well (Never), which holds for superusers."""

    form_fields: tuple[str, ...] = ()

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name")
        return super().get_common_view_kwargs(**(dict.fromkeys(names) | kwargs))

    def get_urlpatterns(self) -> list:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in {"index", "index_results"}]
